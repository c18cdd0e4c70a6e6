/** For ioredis: awooo speaks to one server, and the client for many takes longer to load than that for one. */
exports.default = undefined;
