/**
 * What declared axes are for each exporter, as text to copy: `dynamic_shapes` of torch.export and the ONNX exporter built
 * on it, `dynamic_axes` of the older one, and the profile flags of TensorRT. The Python worker builds the same objects from
 * the same specs (exporters/dynamic_shapes.py). Pure.
 */
import { type DimSpec, type InputSpec, symbolsOf } from './input-spec.js';
import type { ValueInfo } from './inspect.js';
import { profileOfSizes, type ProfileSizes, sameSize, type TensorrtProfile, trtexecFlags } from './tensorrt-profile.js';

type Dynamic = Extract<DimSpec, { kind: 'dynamic' }>;

export interface AxisProducts {
  /** Python, `dynamic_shapes = …` with the Dims it needs; null when every axis is static. */
  dynamicShapes: string | null;
  /** Python, `dynamic_axes = …`; null when every axis is static. */
  dynamicAxes: string | null;
  /** Flags of trtexec; null when every axis is static. */
  profile: string | null;
  /** Symbols without a range: their profile is their example size alone. */
  withoutRange: string[];
}

const keywords = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield torch'.split(
    ' ',
  ),
);

/** Python's word for a string. */
const pythonString = (text: string): string => JSON.stringify(text);

const variableOf = (symbol: string): string => {
  const name = symbol.replace(/\W/g, '_');
  return keywords.has(name) ? `${name}_` : name;
};

const hasRange = (dim: Dynamic): boolean => dim.min !== null || dim.max !== null;

/** One size only: the exporters are told nothing of it. */
const isFixed = (dim: DimSpec): boolean => dim.kind === 'static' || (dim.min !== null && dim.min === dim.max);

function dimLine(dim: Dynamic): string {
  const bounds = [
    ...(dim.min === null ? [] : [`min=${String(dim.min)}`]),
    ...(dim.max === null ? [] : [`max=${String(dim.max)}`]),
  ].join(', ');
  return `${variableOf(dim.symbol)} = torch.export.Dim(${pythonString(dim.symbol)}, ${bounds})`;
}

function axesOf(spec: InputSpec): string {
  const axes = spec.dims.flatMap((dim, index) => {
    if (dim.kind === 'static' || isFixed(dim)) return [];
    return [`${String(index)}: ${hasRange(dim) ? variableOf(dim.symbol) : 'torch.export.Dim.AUTO'}`];
  });
  return axes.length === 0 ? 'None' : `{${axes.join(', ')}}`;
}

/** Whether the inputs are forward's own parameters by name, so that they can be given by name. */
const byName = (specs: readonly InputSpec[], parameters: readonly string[] | null): boolean =>
  parameters !== null && specs.every((spec) => parameters.includes(spec.name));

function dynamicShapes(specs: readonly InputSpec[], parameters: readonly string[] | null): string {
  const dims = symbolsOf(specs).filter((dim) => hasRange(dim) && !isFixed(dim));
  const named = byName(specs, parameters);
  const lines = specs.map((spec) => `    ${named ? `${pythonString(spec.name)}: ` : ''}${axesOf(spec)},`);
  const [open, close] = named ? ['{', '}'] : ['(', ')'];
  return ['import torch', ...dims.map(dimLine), `dynamic_shapes = ${open}`, ...lines, close].join('\n');
}

function axesEntry(name: string, axes: readonly [number, string][]): string[] {
  if (axes.length === 0) return [];
  const inner = axes.map(([index, symbol]) => `${String(index)}: ${pythonString(symbol)}`).join(', ');
  return [`    ${pythonString(name)}: {${inner}},`];
}

function dynamicAxes(specs: readonly InputSpec[], outputs: readonly ValueInfo[]): string {
  const inputs = specs.flatMap((spec) =>
    axesEntry(
      spec.name,
      spec.dims.flatMap((dim, index): [number, string][] => (dim.kind === 'static' ? [] : [[index, dim.symbol]])),
    ),
  );
  const symbols = new Set(symbolsOf(specs).map(({ symbol }) => symbol));
  const followed = outputs.flatMap(({ name, shape }) =>
    axesEntry(
      name,
      (shape ?? []).flatMap((size, index): [number, string][] =>
        typeof size === 'string' && symbols.has(size) ? [[index, size]] : [],
      ),
    ),
  );
  return ['dynamic_axes = {', ...inputs, ...followed, '}'].join('\n');
}

/** Sizes of a profile. A bound that is not declared is the example: it is the only size that is known to be meant. */
function profileOf(specs: readonly InputSpec[]): TensorrtProfile | null {
  const dynamic = specs.filter(({ dims }) => dims.some(({ kind }) => kind === 'dynamic'));
  const sizesOf = (dim: DimSpec): ProfileSizes =>
    dim.kind === 'static'
      ? sameSize(dim.size)
      : { min: Math.max(1, dim.min ?? dim.example), opt: dim.example, max: dim.max ?? dim.example };
  return profileOfSizes(dynamic.map(({ name, dims }) => ({ name, axes: dims.map(sizesOf) })));
}

/** The three products. parameters: forward's, in order, when known; outputs: with symbols in their shapes, when known. */
export function axisProducts(
  specs: readonly InputSpec[],
  parameters: readonly string[] | null,
  outputs: readonly ValueInfo[] = [],
): AxisProducts {
  const symbols = symbolsOf(specs);
  const profile = profileOf(specs);
  if (symbols.length === 0) return { dynamicShapes: null, dynamicAxes: null, profile: null, withoutRange: [] };
  return {
    dynamicShapes: symbols.every(isFixed) ? null : dynamicShapes(specs, parameters),
    dynamicAxes: dynamicAxes(specs, outputs),
    profile: profile === null ? null : trtexecFlags(profile),
    withoutRange: symbols.filter(({ min, max }) => min === null || max === null).map(({ symbol }) => symbol),
  };
}
