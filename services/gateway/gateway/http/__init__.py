"""The pages: one file per group, each route with its permission."""
