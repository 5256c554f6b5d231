const NODE_IMPORT =
  /^import (?:([\w$]+)(?:, )?)?(?:\* as ([\w$]+)|\{([^}]*)\})? from "(node:[^"]+)";$/gm;

/**
 * Asks Node for the names that a program uses, in the place of an `import`. That reads every name of
 * a module, and behind some stands a library which is loaded when its name is read: `node:http` has
 * all of `fetch`, `node:tls` a parsed list of authorities, `node:util` threads.
 *
 * @param code a module as the bundler writes it, before it is made small
 */
export function askForBuiltins(code: string): string {
  return code.replace(NODE_IMPORT, ask);
}

/** `{ a as b }` of an import is `{ a: b }` elsewhere. */
function ask(_import: string, whole: string, all: string, some: string, name: string): string {
  const module = `globalThis.process.getBuiltinModule("${name}")`;
  const names = [whole, all, some && `{${some.replaceAll(" as ", ": ")}}`].filter(Boolean);
  return names.map((to) => `const ${to} = ${module};`).join(" ");
}
