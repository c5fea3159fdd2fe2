// An account for each service, which sees the databases of that service and no others. It may be run again: a new
// department needs its databases added, a new password to be known. Run by the image of MongoDB in an empty store, as its
// administrator; or by `mongosh --nodb` with MONGO_ADMIN (user:password) and MONGO_HOSTS (host:port/?options).
const environment = process.env;
const server = environment.MONGO_ADMIN
  ? connect(`mongodb://${environment.MONGO_ADMIN}@${environment.MONGO_HOSTS}&authSource=admin&tls=true`)
  : db;
const admin = server.getSiblingDB("admin");
const departments = environment.DEPARTMENTS.split(",").map((code) => code.trim());
for (const service of ["auth", "files", "workflow", "notify", "scan", "audit"]) {
  const account = {
    pwd: environment[`MONGO_PASSWORD_${service.toUpperCase()}`],
    roles: [service, ...departments.map((department) => `${service}_${department}`)].map((name) => ({
      role: "readWrite",
      db: name,
    })),
  };
  if (admin.getUser(service)) {
    admin.updateUser(service, account);
  } else {
    admin.createUser({ user: service, ...account });
  }
}
