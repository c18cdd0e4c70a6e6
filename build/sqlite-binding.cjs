/** better-sqlite3 is bundled; its own search for the native library stays where that library is. */
const path = require("node:path");

module.exports = require(path.join(path.dirname(require.resolve("better-sqlite3/package.json")), "lib/binding.js"));
