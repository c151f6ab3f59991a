import react from "@vitejs/plugin-react";
import type { UserConfig } from "vite";

/** How a site is built: into the Python package, under its own path, with nothing inline in the page. */
export function site(name: "console" | "card", target?: string): UserConfig {
  return {
    base: `/${name}/`,
    plugins: [react()],
    html: { cspNonce: "__CSP_NONCE__" },
    build: {
      outDir: `../../src/regulars/pages/${name}`,
      emptyOutDir: true,
      manifest: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1500,
      ...(target ? { target } : {}),
    },
    server: { proxy: { "/api": "http://127.0.0.1:8765" } },
  };
}
