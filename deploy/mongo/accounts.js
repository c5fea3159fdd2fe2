// Run once by the image of MongoDB, as its administrator: an account for each service, which sees the databases of
// that service and no others. A new department needs its databases added by hand: db.grantRolesToUser(...).
const departments = process.env.DEPARTMENTS.split(",").map((code) => code.trim());
for (const service of ["auth", "files", "workflow", "notify", "scan"]) {
  db.getSiblingDB("admin").createUser({
    user: service,
    pwd: process.env[`MONGO_PASSWORD_${service.toUpperCase()}`],
    roles: [service, ...departments.map((department) => `${service}_${department}`)].map((name) => ({
      role: "readWrite",
      db: name,
    })),
  });
}
