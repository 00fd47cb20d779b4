/** The report's style: the same tokens as the app, light and dark by the reader's system, and plain paper in print. */
export const reportStyle = `
:root { color-scheme: light dark; --page:#fff; --surface:#f6f7f9; --line:#e4e7eb; --text:#1b2028; --muted:#56616e;
  --accent:#2563d9; --pass:#18794e; --warn:#946200; --fail:#c5322d; }
@media (prefers-color-scheme: dark) { :root { --page:#121519; --surface:#181c21; --line:#2b3138; --text:#e7eaee;
  --muted:#9ba6b2; --accent:#78a9ff; --pass:#4cc38a; --warn:#e2b340; --fail:#ff7d75; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1040px; padding: 32px 24px 64px; background: var(--page); color: var(--text);
  font: 13px/20px Inter, system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 20px; line-height: 28px; margin: 0 0 4px; } h2 { font-size: 15px; margin: 32px 0 8px; }
p { margin: 4px 0; } .muted { color: var(--muted); } code, .mono { font: 12px/18px 'JetBrains Mono', ui-monospace, monospace; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th { text-align: left; color: var(--muted); font-weight: 500; } th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.number { text-align: right; white-space: nowrap; }
.pass { color: var(--pass); } .warn { color: var(--warn); } .fail { color: var(--fail); } .verdict { font-weight: 600; white-space: nowrap; }
.card { border: 1px solid var(--line); border-left: 3px solid var(--fail); border-radius: 6px; padding: 8px 12px; margin: 8px 0; background: var(--surface); }
.card.warning { border-left-color: var(--warn); } svg text { fill: var(--text); font: 12px Inter, system-ui, sans-serif; }
svg .axis { stroke: var(--line); } svg .bar { fill: var(--accent); } svg .whisker { stroke: var(--text); stroke-width: 1.5; }
svg .tick { fill: var(--muted); font-size: 11px; } @media print { body { max-width: none; padding: 0; } }
`;
