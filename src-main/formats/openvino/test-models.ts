/** Small OpenVINO models for tests, written as text. */
export interface TestLayer {
  id: number;
  name?: string;
  type: string;
  version?: string;
  data?: string;
  /** Sizes of input ports; ports are numbered inputs first, then outputs. */
  inputs?: string[];
  /** `precision|names|sizes` of output ports. */
  outputs?: string[];
  inner?: string;
}

const dims = (sizes: string): string =>
  sizes === ''
    ? ''
    : sizes
        .split(',')
        .map((size) => `<dim>${size}</dim>`)
        .join('');

export function layer({
  id,
  name,
  type,
  version = 'opset1',
  data,
  inputs = [],
  outputs = [],
  inner = '',
}: TestLayer): string {
  const input = inputs
    .map((sizes, port) => `<port id="${String(port)}" precision="FP32">${dims(sizes)}</port>`)
    .join('');
  const output = outputs
    .map((text, at) => {
      const [precision = '', names = '', sizes = ''] = text.split('|');
      const named = names === '' ? '' : ` names="${names}"`;
      return `<port id="${String(inputs.length + at)}" precision="${precision}"${named}>${dims(sizes)}</port>`;
    })
    .join('');
  return `<layer id="${String(id)}" name="${name ?? `layer${String(id)}`}" type="${type}" version="${version}">
${data === undefined ? '' : `<data ${data} />`}${inner}
${input === '' ? '' : `<input>${input}</input>`}${output === '' ? '' : `<output>${output}</output>`}</layer>`;
}

/** An edge `from:port>to:port`. */
export function edge(text: string): string {
  const [from = '', to = ''] = text.split('>');
  const [fromLayer, fromPort = '0'] = from.split(':');
  const [toLayer, toPort = '0'] = to.split(':');
  return `<edge from-layer="${fromLayer ?? ''}" from-port="${fromPort}" to-layer="${toLayer ?? ''}" to-port="${toPort}" />`;
}

export const graph = (layers: string[], edges: string[]): string =>
  `<layers>${layers.join('\n')}</layers><edges>${edges.map(edge).join('')}</edges>`;

export const net = (body: string, more = '', version = '11'): string =>
  `<?xml version="1.0"?>\n<net name="m" version="${version}">${body}${more}</net>\n`;

/** x [?, 3, 2..224] · w [3, 2] + b (unpacked from four bits) → Result. */
export const smallLayers = [
  layer({
    id: 0,
    name: 'x',
    type: 'Parameter',
    data: 'shape="?,3,2..224" element_type="f32"',
    outputs: ['FP32|x,in\\,put|-1,3,-1'],
  }),
  layer({
    id: 1,
    name: '/enc/w',
    type: 'Const',
    data: 'element_type="f32" shape="224, 2" offset="0" size="1792"',
    outputs: ['FP32||224,2'],
  }),
  layer({
    id: 2,
    name: '/enc/fc/MatMul',
    type: 'MatMul',
    data: 'transpose_a="false" transpose_b="false"',
    inputs: ['-1,3,-1', '224,2'],
    outputs: ['FP32|y|-1,3,2'],
    inner: '<rt_info><attribute name="fused_names" version="0" value="/enc/fc/MatMul, /enc/fc/Add" /></rt_info>',
  }),
  layer({ id: 3, name: 'out', type: 'Result', inputs: ['-1,3,2'] }),
];
export const smallEdges = ['0:0>2:0', '1:0>2:1', '2:2>3:0'];
export const runtimeInfo =
  '<rt_info><Runtime_version value="2026.4.1" /><framework><author value="someone &lt;a@b&gt;" /></framework></rt_info>';
export const smallModel = net(graph(smallLayers, smallEdges), runtimeInfo);
export const smallWeights = new Uint8Array(Float32Array.from({ length: 448 }, (_, at) => at / 4).buffer);
