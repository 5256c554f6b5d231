import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

/** What admins look at: static files below `/console/` that speak to their own server only. */
export default defineConfig({
  root: "server/console",
  base: "/console/",
  plugins: [preact({ devToolsEnabled: false })],
  build: {
    outDir: "../../dist/console",
    emptyOutDir: true,
    target: "es2024",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
