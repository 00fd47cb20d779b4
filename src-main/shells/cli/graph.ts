/** `lapidary graph MODEL -o g.svg|g.png`: a picture of a model's graph, without a window. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { LapidaryError } from '../../../src-shared/errors.js';
import { applyShapes } from '../../../src-shared/shapes-codec.js';
import { formatCount } from '../../../src-shared/units.js';
import { type HeatScale, heatScale } from '../../../src-graph/core/heat-scale.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import { noHighlight } from '../../../src-graph/draw/highlight.js';
import { type PictureTheme, themePalette } from '../../../src-graph/draw/theme-palettes.js';
import { pixelLimits, rectSize, wholePicture } from '../../../src-graph/picture/picture.js';
import { pictureSvg } from '../../../src-graph/picture/picture-svg.js';
import { costOf } from '../../analysis/cost/model-cost.js';
import { inferShapes } from '../../analysis/shapes/infer-shapes.js';
import { toShapeColumns } from '../../analysis/shapes/overlay.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { openModel } from '../../formats/registry.js';
import { atomicWrite } from '../../io/atomic-write.js';
import { costHeat, heatNames, type HeatName } from '../../pictures/cost-heat.js';
import { graphScene } from '../../pictures/graph-scene.js';
import { picturePng } from '../../pictures/picture-png.js';
import { checkSymbols, parseSymbols } from './cost-text.js';
import { collect, wholeNumber } from './options.js';
import { printJson, printText } from './output.js';
import { parseShapes } from './shape-options.js';
import { ProgressLine } from './progress-line.js';

interface GraphOptions {
  output: string;
  flat?: boolean;
  depth?: number;
  direction: 'down' | 'right';
  scale: number;
  theme: PictureTheme;
  heat?: HeatName;
  set: string[];
  shape: string[];
  open: string[];
  graph?: string;
  background: boolean;
  attributes: boolean;
  weights: boolean;
  names: boolean;
  shapes: boolean;
  constants: boolean;
  json?: boolean;
}

const largestScale = 8;

function scaleValue(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0) || value > largestScale) {
    throw new LapidaryError(
      'USAGE',
      `--scale takes a number above 0, at most ${String(largestScale)}, not '${text}'.`,
      'Write it like --scale 2.',
    );
  }
  return value;
}

/** Steps shown on stderr once the work has taken a while; a quick picture says nothing. */
class SlowSteps {
  readonly #line = new ProgressLine(process.stderr);
  readonly #startedAt = Date.now();

  step(text: string): void {
    if (Date.now() - this.#startedAt > 1500) this.#line.update(null, text);
  }
  done(): void {
    this.#line.clear();
  }
}

/** The heat asked for, on the boxes of the scene. Throws USAGE for symbols that are not the model's or not used. */
function heatOf(model: OpenedModel, view: SceneView, options: GraphOptions): HeatScale | null {
  const symbols = parseSymbols(options.set);
  if (options.heat === undefined) {
    if (options.set.length === 0) return null;
    throw new LapidaryError(
      'USAGE',
      '--set is for --heat, which was not given.',
      'Add --heat flops, or leave out --set.',
    );
  }
  const { report, columns } = costOf(model, symbols, parseShapes(options.shape));
  checkSymbols(symbols, report);
  return heatScale(view, costHeat(options.heat, columns));
}

/** Format of the picture by the ending of its path. */
function formatOf(path: string): 'svg' | 'png' {
  const ending = extname(path).toLowerCase();
  if (ending === '.svg' || ending === '.png') return ending === '.svg' ? 'svg' : 'png';
  throw new LapidaryError(
    'USAGE',
    `The picture's format is taken from its name, and '${basename(path).slice(0, 80)}' ends in neither .svg nor .png.`,
    'Name it like -o graph.svg or -o graph.png.',
  );
}

/** Whether two paths are one file, links followed; a file that is not there is none. */
async function sameFile(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([a, b].map((path) => realpath(path).catch(() => null)));
  return first !== null && first === second;
}

async function drawGraph(file: string, options: GraphOptions): Promise<void> {
  const output = resolve(options.output);
  const format = formatOf(output);
  const path = resolve(file);
  const steps = new SlowSteps();
  try {
    const model = await openModel(path);
    for (const own of [path, ...model.report.externalFiles.map((each) => join(dirname(path), each.path))]) {
      if (await sameFile(own, output))
        throw new LapidaryError('USAGE', 'The picture would replace a file of the model.', 'Give -o another path.');
    }
    steps.step('working out shapes');
    const graph = applyShapes(model.graph, toShapeColumns(model.graph, inferShapes(model, parseShapes(options.shape))));
    steps.step('laying out');
    const { view, open } = graphScene(graph, {
      ...(options.attributes && { attributes: model.attributes() }),
      graph: options.graph,
      depth: options.depth,
      open: options.open,
      options: {
        direction: options.direction,
        flat: options.flat === true,
        constants: options.constants,
        names: options.names,
        attributes: options.attributes,
        weights: options.weights,
        shapes: options.shapes,
      },
    });
    const palette = themePalette(options.theme);
    const heat = heatOf(model, view, options);
    const look = { palette, highlight: noHighlight, heat };
    const picture = wholePicture(view, look, options.background ? palette.page : null);
    steps.step(`drawing ${formatCount(view.scene.boxes.count)} boxes`);
    const { width, height } = rectSize(picture.rect);
    let size = { width, height, scale: 1, reduced: false, columns: 1 };
    if (format === 'svg') await atomicWrite(output, pictureSvg(picture, `Graph of ${basename(path)}`).join(''));
    else {
      const { bytes, ...pixels } = await picturePng(picture, options.scale);
      size = pixels;
      steps.step('writing');
      await atomicWrite(output, bytes);
    }
    steps.done();
    const cut = size.columns > 1 ? `Cut into ${String(size.columns)} columns, read from left to right. ` : '';
    const note = size.reduced
      ? `${cut}Scaled down to ${size.scale.toPrecision(2)} of ${String(options.scale)}, because a PNG holds at most ${formatCount(pixelLimits.side)} px a side and ${formatCount(pixelLimits.total)} px in all; an SVG keeps every detail.`
      : cut === ''
        ? null
        : cut.trim();
    report(options.json === true, { path: output, format, ...size, boxes: view.scene.boxes.count, open, note });
  } finally {
    steps.done();
  }
}

interface PictureReport {
  path: string;
  format: 'svg' | 'png';
  width: number;
  height: number;
  scale: number;
  columns: number;
  boxes: number;
  open: readonly string[];
  reduced: boolean;
  note: string | null;
}

function report(json: boolean, { reduced, ...made }: PictureReport): void {
  if (json) {
    printJson({ ...made, reduced });
    return;
  }
  const pixels = `${String(Math.round(made.width))} × ${String(Math.round(made.height))} px`;
  printText(`${made.path}: ${pixels}, ${formatCount(made.boxes)} boxes${made.note === null ? '' : `\n${made.note}`}`);
}

export function graphCommand(): Command {
  return new Command('graph')
    .description('Draw the graph of a model file as SVG or PNG, without a window; by default as the window opens it.')
    .argument('<file>', 'the model file')
    .requiredOption('-o, --output <path>', 'the picture: a path ending in .svg or .png')
    .option('--flat', 'the whole graph, without groups')
    .option('--depth <n>', 'open groups nested at most this deep', wholeNumber('--depth', 0, 255))
    .option(
      '--open <path>',
      'open this group, or show the bodies of this node; can be given several times',
      collect,
      [],
    )
    .option('--graph <name>', 'another graph of the model: a body or a function, by name or number')
    .addOption(new Option('--direction <way>', 'which way data flows').choices(['down', 'right']).default('down'))
    .addOption(new Option('--heat <cost>', 'colour boxes by what they cost').choices(heatNames))
    .option('--set <symbol=size...>', 'sizes of symbolic dimensions for --heat, such as batch=8', [])
    .option('--shape <input=sizes...>', 'shapes of inputs the file does not say, such as x=1,3,224,224', [])
    .option('--scale <factor>', 'pixels of a PNG per px of the graph', scaleValue, 2)
    .addOption(new Option('--theme <theme>', 'colours').choices(['light', 'dark']).default('light'))
    .option('--no-background', 'leave the ground transparent')
    .option('--no-attributes', 'leave out attributes in boxes')
    .option('--no-weights', 'leave out weights in boxes')
    .option('--no-names', 'leave out names of nodes')
    .option('--no-shapes', 'leave out shapes on edges')
    .option('--no-constants', 'leave out constants and other stored values')
    .option('--json', 'print one JSON document')
    .action(drawGraph);
}
