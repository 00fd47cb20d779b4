/** Operator sets a model imports, as one line. */
import type { ModelGraph } from '../../src-shared/graph.js';

/** Fewer are listed whether they are used or not. */
const fewOpsets = 3;

/**
 * `ai.onnx 20, com.microsoft 1 and 7 not used`: the tools that write all sets they know would fill a screen. `all` has every
 * one. Spaces within an entry do not break.
 */
export function opsetsText(
  opsets: Readonly<Record<string, number>>,
  graph: ModelGraph | undefined,
): { text: string; all: string } {
  const entries = Object.entries(opsets).map(([domain, version]) => ({
    domain: domain === '' ? 'ai.onnx' : domain,
    text: `${domain === '' ? 'ai.onnx' : domain}\u00a0${String(version)}`,
  }));
  const textOf = (listed: typeof entries): string => listed.map(({ text }) => text).join(', ');
  const all = textOf(entries);
  const used = graph === undefined || entries.length <= fewOpsets ? entries : entries.filter(usedIn(graph));
  const unused = entries.length - used.length;
  if (unused === 0 || used.length === 0) return { text: all, all };
  return { text: `${textOf(used)} and ${String(unused)}\u00a0not\u00a0used`, all };
}

function usedIn({ nodes, strings }: ModelGraph): (entry: { domain: string }) => boolean {
  const domains = new Set(Array.from(new Set(nodes.domain), (row) => strings.get(row) || 'ai.onnx'));
  return ({ domain }) => domains.has(domain);
}
