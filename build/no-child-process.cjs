/** For commander, which starts programs for subcommands that are declared so. awooo has none. */
exports.spawn = () => {
  throw new Error("a subcommand was declared that is a program of its own: see build/no-child-process.cjs");
};
