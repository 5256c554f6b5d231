/** Native, provided by the host, or heavy and loaded by one program only: stay packages. */
export const EXTERNAL: readonly string[] = [
  "@fastify/static",
  "better-sqlite3",
  "classic-level",
  "dbus-native",
  "electron",
  "electron-store",
  "fastify",
  "fastify-type-provider-zod",
  "koffi",
  "node-schedule",
  "playwright-core",
  "selfsigned",
  "systeminformation",
  "tldts",
];
