import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

/** The page of both hosts: one folder of static files that asks nobody for anything. */
export default defineConfig({
  root: "renderer",
  base: "/",
  plugins: [preact({ devToolsEnabled: false })],
  build: {
    outDir: "../dist/renderer",
    emptyOutDir: true,
    target: "es2024",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
