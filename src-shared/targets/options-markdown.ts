/** docs/targets.md, made from the options themselves. */
import { type TargetId, targetIdSchema, targets } from '../target.js';
import type { Option } from './option.js';
import { targetOptions } from './target-options.js';

const cell = (text: string): string => text.replaceAll('|', '\\|');

function valuesOf(option: Option): string {
  switch (option.kind) {
    case 'flag':
      return 'true, false';
    case 'number':
      return `${String(option.min)} to ${String(option.max)}`;
    case 'choice':
      return option.choices.join(', ');
    case 'path':
      return 'a path';
    case 'versions':
      return 'numbers by name';
  }
}

function defaultOf(option: Option): string {
  if (option.default === null || option.default === '') return '–';
  return typeof option.default === 'object' ? '{ }' : String(option.default);
}

function section(target: TargetId): string {
  const rows = targetOptions[target].map(
    (option) =>
      `| \`${option.key}\` | ${valuesOf(option)} | ${defaultOf(option)} | ${cell(option.help)} ${cell(option.reason)} |`,
  );
  const { title, suffix } = targets[target];
  return [
    `## ${target}`,
    `${title}; writes \`NAME${suffix}\`.`,
    '',
    '| option | values | default | what it does, and why the default |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** The whole page. */
export function targetsMarkdown(): string {
  const head = `# Targets and their options

What an export can make. In a recipe a target is its name, or an object with options: \`{ target: onnx, opset: 18, optimize: false }\`
([recipes](recipes.md)). This page is made from the program's own descriptions (\`node scripts/target-docs.mjs\`).`;
  return `${[head, ...targetIdSchema.options.map(section)].join('\n\n')}\n`;
}
