/** Builds the window (src-renderer) once for the desktop app and for `lapidary serve`. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url)).replaceAll('\\', '/');

/** The end-to-end tests also run in an old Electron (CONTRIBUTING.md); its build adds what that Chromium lacks. */
const legacy = process.env.LAPIDARY_RENDERER_TARGET === 'chrome83';

/** Puts the polyfills in front of the page's entry and of every worker's. */
function polyfillEntries(): Plugin {
  const polyfills = here('./e2e/legacy-electron/renderer-polyfills.ts');
  return {
    name: 'lapidary-polyfill-entries',
    transform(code, id) {
      const path = id.split('?')[0] ?? id;
      const isEntry = path === here('./src-renderer/main.tsx') || /\.worker\.ts$/.test(path);
      return isEntry ? { code: `import ${JSON.stringify(polyfills)};\n${code}`, map: null } : undefined;
    },
  };
}

const variant = legacy ? [polyfillEntries()] : [];

export default defineConfig({
  root: here('./src-renderer'),
  // Relative, so that the same files work under the desktop's own scheme and under any path of `serve`.
  base: './',
  plugins: [react(), ...variant],
  worker: { format: 'es', plugins: () => variant },
  build: {
    outDir: here(legacy ? './dist/legacy/renderer' : './dist/renderer'),
    emptyOutDir: true,
    target: legacy ? 'chrome83' : 'chrome130',
    cssTarget: legacy ? 'chrome83' : 'chrome130',
    // A font or image as data: URL would need a wider content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
});
