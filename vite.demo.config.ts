import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

/** The page of the two computers: flat, because its server knows one folder of files. */
export default defineConfig({
  root: "scripts/demo/page",
  base: "/",
  plugins: [preact({ devToolsEnabled: false })],
  build: {
    outDir: "../../../dist/demo",
    emptyOutDir: true,
    target: "es2024",
    assetsDir: "",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
