import type { NodeNotes } from '../../formats/model-format.js';
import type { LintContext } from '../lint-context.js';
import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { counted, quoted } from '../wording.js';

/** An absolute path as the machines of people and builds have them. */
const localPath =
  /(?:^|[\s"'(=:])((?:\/(?:home|Users|root|mnt|media|tmp|var|opt|srv|usr|workspaces?|content|builds?|private)\/[^\s"':,)]{2,}\/?)|[A-Za-z]:\\{1,2}[^\s"':,)]{3,})/;

const pathIn = (text: string): string | undefined => localPath.exec(text)?.[1];

function pathOfNode({ doc, metadata }: NodeNotes): string | undefined {
  return [doc, ...Object.values(metadata)].map(pathIn).find((path) => path !== undefined);
}

function inNodes(context: LintContext): Hit[] {
  const nodes: number[] = [];
  let example = '';
  for (let node = 0; node < context.graph.nodes.count; node += 1) {
    const path = pathOfNode(context.model.nodeNotes?.(node) ?? context.model.nodeDetail(node));
    if (path === undefined) continue;
    example ||= path;
    nodes.push(node);
  }
  if (nodes.length === 0) return [];
  const message = `${counted(nodes.length, 'node tells', 'nodes tell')} paths of the machine it was exported on: ${quoted(example)}.`;
  return [{ message, nodes }];
}

function inModel({ report }: LintContext): Hit[] {
  const about = { description: report.about?.description ?? '', ...report.about?.graphMetadata, ...report.metadata };
  return Object.entries(about).flatMap(([key, text]): Hit[] => {
    const path = pathIn(text);
    return path === undefined ? [] : [{ message: `The metadata ${quoted(key)} tells a local path: ${quoted(path)}.` }];
  });
}

export const leaksPaths: LintRule = {
  id: 'leaks-paths',
  severity: 'info',
  title: 'Metadata that tells local paths',
  help: {
    why: 'The exporter writes stack traces into every node: names of users, folders and source files of the machine that made the model go wherever the model goes, and make the file larger.',
    fix: 'Remove metadata_props and doc_string from the nodes before the model is published (onnxslim keeps them, onnxsim drops them).',
  },
  formats: onnxOnly,
  check: (context) => [...inModel(context), ...inNodes(context)],
};
