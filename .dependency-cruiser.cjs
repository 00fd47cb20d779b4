/** Holds the import directions of ARCHITECTURE.md: imports point downwards, the renderer sees src-graph and src-shared only. */
const layers = [
  { name: 'shells', path: '^src-main/shells' },
  { name: 'engine', path: '^src-main/engine(/|\\.ts)' },
  {
    name: 'features',
    path: '^src-main/(axes|surgery|lint|parity|latency|report|converters|runtimes|jobs|run|pictures)/',
  },
  { name: 'analysis', path: '^src-main/analysis' },
  { name: 'formats', path: '^src-main/formats' },
  { name: 'shared', path: '^src-shared' },
];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...layers.slice(1).map((layer, index) => ({
      name: `${layer.name}-imports-downwards`,
      severity: 'error',
      from: { path: layer.path },
      to: { path: layers.slice(0, index + 1).map((above) => above.path) },
    })),
    {
      name: 'shared-stands-alone',
      severity: 'error',
      from: { path: '^src-shared' },
      to: { path: '^src-(main|renderer|graph)' },
    },
    {
      name: 'graph-drawing-sees-shared-only',
      severity: 'error',
      from: { path: '^src-graph' },
      to: { path: '^src-(main|renderer)' },
    },
    {
      name: 'renderer-without-main',
      severity: 'error',
      from: { path: '^src-renderer' },
      to: { path: '^src-main' },
    },
    { name: 'main-without-renderer', severity: 'error', from: { path: '^src-main' }, to: { path: '^src-renderer' } },
    {
      name: 'electron-in-its-shell-only',
      severity: 'error',
      from: { pathNot: '^(src-main/shells/electron|e2e)' },
      to: { path: 'node_modules/electron/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'] },
  },
};
