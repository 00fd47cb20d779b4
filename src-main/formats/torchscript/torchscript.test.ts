import { describe, expect, it } from 'vitest';
import { nodeInputs, nodeOutputs } from '../../../src-shared/graph.js';
import type { OpenedModel } from '../model-format.js';
import { openModel } from '../registry.js';
import { archiveFile, moduleOf, type TestArchive, type TestValue } from './test-archives.js';

const linearCode = `class Linear(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = []
  weight : Tensor
  bias : Tensor
  training : bool
  def forward(self: __torch__.layers.Linear,
    input: Tensor) -> Tensor:
    bias = self.bias
    weight = self.weight
    return torch.linear(input, weight, bias)
`;
const linear: TestValue = moduleOf('layers.Linear', {
  weight: { tensor: '0', shape: [2, 3] },
  bias: { tensor: '1', shape: [2] },
  training: false,
});

/** One class Net whose forward has these lines. */
const net = (lines: string[], more: Partial<TestArchive> = {}, parameters = 'x: Tensor'): TestArchive => ({
  data: moduleOf('m.Net', { fc: linear, k: 3 }),
  code: {
    '__torch__/layers.py': linearCode,
    '__torch__/m.py': [
      'class Net(Module):',
      '  __parameters__ = []',
      '  __buffers__ = []',
      '  fc : __torch__.layers.Linear',
      '  k : int',
      '  def forward(self: __torch__.m.Net,',
      `    ${parameters}) -> Tensor:`,
      ...lines.map((line) => `    ${line}`),
      '',
    ].join('\n'),
  },
  storages: { 'data/0': Float32Array.from([1, 2, 3, 4, 5, 6]), 'data/1': Float32Array.from([7, 8]) },
  ...more,
});

const open = (archive: TestArchive): Promise<OpenedModel> => openModel(archiveFile(archive));

/** `scope: outputs = domain::op(inputs) {attributes}` of every node, by graph. */
function written(model: OpenedModel): string[] {
  const { graph } = model;
  const names = (values: Iterable<number>): string =>
    [...values].map((value) => (value < 0 ? '-' : graph.strings.get(graph.values.name[value] ?? 0))).join(', ');
  return graph.graphs.flatMap((record) => {
    const rows = [`${record.name}(${names(record.inputs)}) -> ${names(record.outputs)}`];
    for (let node = record.nodeStart; node < record.nodeEnd; node += 1) {
      const { domain, op, attributes } = model.nodeDetail(node);
      const scope = graph.strings.get(graph.nodes.scope[node] ?? 0);
      const shown = attributes.map(({ name, value }) => `${name}=${String(value)}`).join(' ');
      rows.push(
        `${scope}: ${names(nodeOutputs(graph, node))} = ${domain}::${op}(${names(nodeInputs(graph, node))})${shown === '' ? '' : ` {${shown}}`}`,
      );
    }
    return rows;
  });
}

describe('torchscript', () => {
  it('reads calls of submodules in place, in their scope, with weights by range', async () => {
    const model = await open(net(['fc = self.fc', 'return torch.relu((fc).forward(x, ))']));
    expect(written(model)).toEqual([
      'forward(x) -> relu',
      'fc: fc/linear = aten::linear(x, fc.weight, fc.bias)',
      ': relu = aten::relu(fc/linear)',
    ]);
    expect(model.report).toMatchObject({
      format: 'torchscript',
      irVersion: 4,
      parameters: { count: 8, bytes: 32 },
      warnings: [],
      metadata: { class: 'm.Net', methods: 'forward' },
    });
    const weight = model.graph.values.bytes.indexOf(24);
    await expect(model.tensorDetail(weight, 6)).resolves.toMatchObject({
      name: 'fc.weight',
      shape: [2, 3],
      firstValues: ['1', '2', '3', '4', '5', '6'],
    });
  });

  it('gives arguments the names of the schema, and numbers that stand for something their words', async () => {
    const model = await open(
      net([
        '_0 = torch.conv2d(x, x, None, [1, 2], [0, 0], [1, 1], 1)',
        '_1 = torch.to(_0, 6, False, False, None)',
        '_2 = torch.sum(_1, [-1], True, dtype=7)',
        'return torch.add(_2, 1, alpha=2)',
      ]),
    );
    expect(written(model)).toEqual([
      'forward(x) -> add',
      ': _0 = aten::conv2d(x, x) {stride=1,2 padding=0,0 dilation=1,1 groups=1}',
      ': _1 = aten::to(_0) {dtype=torch.float32 non_blocking=false copy=false}',
      ': _2 = aten::sum(_1) {dim=-1 keepdim=true dtype=torch.float64}',
      ': add = aten::add(_2) {other=1 alpha=2}',
    ]);
  });

  it('makes bodies of If and loops, with what goes in and out of them', async () => {
    const model = await open(
      net(
        [
          'x0 = x',
          'for i in range(n):',
          '  if bool(torch.gt(torch.sum(x0), 0)):',
          '    x2 = torch.mul(x0, i)',
          '    x1 = x2',
          '  else:',
          '    x1 = x0',
          '  x0 = x1',
          'k = n',
          '_1 = True',
          'while _1:',
          '  k0 = torch.sub(k, 1)',
          '  _1, k = torch.gt(k0, 0), k0',
          'return torch.view(x0, [-1, k])',
        ],
        {},
        'x: Tensor, n: int',
      ),
    );
    expect(written(model)).toEqual([
      'forward(x, n) -> view',
      ': x0.1 = prim::Loop(n, x)',
      ': k.1 = prim::Loop(n) {condition=true}',
      ': ListConstruct = prim::ListConstruct(k.1) {items=-1,k.1}',
      ': view = aten::view(x0.1, ListConstruct)',
      'body(i, x0) -> x1',
      ': sum = aten::sum(x0)',
      ': gt = aten::gt(sum) {other=0}',
      ': Bool = aten::Bool(gt)',
      ': x1 = prim::If(Bool)',
      'then() -> x2',
      ': x2 = aten::mul(x0, i)',
      'else() -> x0',
      'body(k) -> _1, k0',
      ': k0 = aten::sub(k) {b=1}',
      ': _1 = aten::gt(k0) {b=0}',
    ]);
    expect(model.report.inputs[1]).toEqual({ name: 'n', dtype: 'int64', shape: [] });
    expect(model.report.warnings).toEqual([]);
  });

  it('follows tuples, named tuples, functions and constants through the code', async () => {
    const archive = net(
      [
        'a, b = torch.max(x, 1)',
        '_0 = __torch__.tools.pair(a, b, )',
        'c, d, = _0',
        '_1 = __torch__.tools.Two(c, CONSTANTS.c0)',
        'return ((_1).second, {"sum": torch.cat([(_1).first, d]), "name": CONSTANTS.c1}, [1, 2])',
      ],
      { constants: { tuple: [{ tensor: '0', shape: [2] }, 'größe'] } },
    );
    archive.code['__torch__/tools.py'] = [
      'class Two(NamedTuple):',
      '  first : Tensor',
      '  second : Tensor',
      'def pair(x: Tensor,',
      '    y: Tensor) -> Tuple[Tensor, Tensor]:',
      '  return (torch.neg(x), y)',
    ].join('\n');
    archive.storages = { ...archive.storages, 'constants/0': Float32Array.from([0.5, 1.5]) };
    const model = await open(archive);
    expect(written(model)).toEqual([
      'forward(x) -> CONSTANTS.c0, DictConstruct, output',
      ': a, b = aten::max(x) {dim=1}',
      ': neg = aten::neg(a)',
      ': ListConstruct = prim::ListConstruct(neg, b)',
      ': cat = aten::cat(ListConstruct)',
      ': DictConstruct = prim::DictConstruct(cat) {items=sum: cat,name: größe}',
      ': output = prim::Constant() {value=1,2}',
    ]);
    const stored = model.graph.values.bytes.indexOf(8, model.graph.values.bytes.indexOf(8) + 1);
    await expect(model.tensorDetail(stored, 2)).resolves.toMatchObject({
      name: 'CONSTANTS.c0',
      firstValues: ['0.5', '1.5'],
    });
  });

  it('shows other methods as graphs, and attributes that are set as state', async () => {
    const archive = net(['return x']);
    archive.code['__torch__/m.py'] = [
      archive.code['__torch__/m.py'],
      '  def count(self: __torch__.m.Net) -> int:',
      '    k = self.k',
      '    self.k = torch.add(k, 1)',
      '    _0 = annotate(List[int], [])',
      '    _1 = torch.append(_0, k)',
      '    with __torch__.m.Guard.__new__(__torch__.m.Guard) as g:',
      '      ops.prim.RaiseException("no", "builtins.ValueError")',
      '    return torch.len(_0)',
      '',
    ]
      .map((line) => (line ?? '').trimEnd())
      .join('\n');
    expect(written(await open(archive))).toEqual([
      'forward(x) -> x',
      'count() -> len',
      ': k = prim::GetAttr() {name=k stored value=3}',
      ': add = aten::add(k) {b=1}',
      ': = prim::SetAttr(add) {name=k}'.replace(': =', ':  ='),
      ': _0 = prim::ListConstruct()',
      ': _1 = aten::append(_0, k)',
      ': CreateObject = prim::CreateObject() {class=__torch__.m.Guard}',
      ': g = prim::Enter(CreateObject)',
      ':  = prim::RaiseException() {msg=no cls=builtins.ValueError}',
      ': Exit = prim::Exit(CreateObject)',
      ': len = aten::len(_0)',
    ]);
  });

  it('names lines of the code, and of the source it was made from', async () => {
    const lines = { call: 'torch.jit._pickle.build_intlist', args: [{ list: [1, 2] }] };
    const range = (start: number): TestValue => ({ tuple: [{ tuple: [lines, 3, 40] }, start, start + 1] });
    const archive = net(['return torch.relu(x)'], {
      pickles: {
        'code/__torch__/m.py.debug_pkl': {
          tuple: [
            'FORMAT_WITH_STRING_TABLE',
            { tuple: ['', 'def forward(self, x):\n', '    return x.relu()\n', '/home/me/model.py'] },
            { tuple: [{ tuple: [0, range(0), 0] }, { tuple: [180, range(29), 1] }] },
          ],
        },
      },
    });
    const model = await open(archive);
    expect(model.nodeDetail(0).origin).toEqual({
      moduleClass: 'm.Net',
      operator: 'aten::relu',
      fxNode: '',
      stack: [
        { file: '/home/me/model.py', line: 41, function: 'forward', code: 'return x.relu()' },
        { file: 'code/__torch__/m.py', line: 8, function: 'forward', code: 'return torch.relu(x)' },
      ],
    });
  });

  it('knows shapes of traced inputs', async () => {
    const traced: TestValue = { dict: [['forward', { list: [{ tensor: '0', shape: [1, 3] }] }]] };
    const model = await open(net(['return x'], { pickles: { 'traced_inputs.pkl': traced } }));
    expect(model.report.inputs).toEqual([{ name: 'x', dtype: 'float32', shape: [1, 3] }]);
  });

  it('reads a shared module at each of its places, its weights once', async () => {
    const archive = net(['a = self.fc', 'b = self.other', 'return (b).forward((a).forward(x, ), )']);
    const shared = net([]).data;
    expect(shared).toBeDefined();
    const model = await open({ ...archive, data: moduleOf('m.Net', { fc: linear, other: linear }) });
    expect(written(model).slice(1)).toEqual([
      'fc: fc/linear = aten::linear(x, fc.weight, fc.bias)',
      'other: other/linear = aten::linear(fc/linear, other.weight, other.bias)',
    ]);
    // Both are written out in full here, over the same storages.
    expect(model.report.parameters.count).toBe(8);
  });

  it('takes packed weights of quantised modules for inputs', async () => {
    const archive = net(['q = self.q', 'return (q).forward(x, )']);
    archive.data = moduleOf('m.Net', {
      q: { object: '__torch__.layers.Q', state: { tuple: [{ tensor: '0', shape: [2, 3] }, null, { float: 0.25 }] } },
    });
    archive.code['__torch__/layers.py'] = [
      'class Q(Module):',
      '  _packed_params : __torch__.torch.classes.quantized.LinearPackedParamsBase',
      '  scale : float',
      '  def forward(self: __torch__.layers.Q,',
      '    x: Tensor) -> Tensor:',
      '    _0 = self._packed_params',
      '    return ops.quantized.linear(x, _0, self.scale, 3)',
      '  def __setstate__(self: __torch__.layers.Q,',
      '    state: Tuple[Tensor, Optional[Tensor], float]) -> NoneType:',
      '    self.scale = (state)[2]',
    ].join('\n');
    expect(written(await open(archive))).toEqual([
      'forward(x) -> q/linear',
      'q: q/linear = quantized::linear(x, q.0) {W_prepack=q._packed_params Y_scale_i=0.25 Y_zero_point_i=3}',
    ]);
  });
});
