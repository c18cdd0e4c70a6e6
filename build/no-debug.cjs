/** For ioredis, which traces what it does with it when an environment variable says so. */
exports.default = () => ({ enabled: false });
