/**
 * The first thing that a built program does: whoever may send it a signal, or put `--inspect` into what
 * it inherits, would open a port on which everybody at the machine gives it orders.
 */
process.on("SIGUSR1", () => {});
const inherited = [...process.execArgv, process.env["NODE_OPTIONS"] ?? ""].join(" ");
if (inherited.includes("--inspect")) process.getBuiltinModule("node:inspector").close();
