import { describe, expect, it } from 'vitest';
import { LapidaryError } from '../../../src-shared/errors.js';
import { openModel } from '../registry.js';
import { archiveBytes, archiveFile, moduleOf, type TestArchive } from './test-archives.js';

const header = 'class Net(Module):\n  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n';
const withCode = (code: string, more: Partial<TestArchive> = {}): TestArchive => ({
  data: moduleOf('Net', {}),
  code: { '__torch__.py': code },
  ...more,
});

/** Code of the error opening gives; 'opened' when there is none. */
async function outcome(archive: TestArchive | Uint8Array): Promise<string> {
  try {
    await openModel(archiveFile(archive));
    return 'opened';
  } catch (thrown) {
    return thrown instanceof LapidaryError ? thrown.code : String(thrown);
  }
}

describe('hostile code', () => {
  it.each([
    ['brackets', `${header}    return ${'('.repeat(100_000)}x${')'.repeat(100_000)}\n`],
    ['lists', `${header}    return ${'['.repeat(5000)}\n`],
    ['attributes', `${header}    return x${'.a'.repeat(100_000)}\n`],
    ['calls', `${header}    return x${'()'.repeat(100_000)}\n`],
    ['sums', `${header}    return ${'x+'.repeat(100_000)}x\n`],
    ['signs', `${header}    return ${'- '.repeat(100_000)}x\n`],
    ['negations', `${header}    return ${'not '.repeat(100_000)}x\n`],
    ['conditions', `${header}    return ${'x if x else '.repeat(100_000)}x\n`],
    ['powers', `${header}    return ${'x**'.repeat(100_000)}x\n`],
    ['blocks', header + Array.from({ length: 3000 }, (_, at) => `${' '.repeat(4 + at)}if x:\n`).join('')],
    ['branches', `${header}    if x:\n      pass\n${'    elif x:\n      pass\n'.repeat(10_000)}    return x\n`],
  ])('%s within each other are too deep', async (_, code) => {
    expect(await outcome(withCode(code))).toBe('MODEL_TOO_DEEP');
  });

  it.each([
    ['no class', ''],
    ['no methods', 'class Net(Module):\n  pass\n'],
    ['half a class', 'class Net('],
    ['half a function', header],
    ['an open string', `${header}    return "x\n`],
    ['an open bracket', `${header}    return (x\n`],
    ['a wrong indent', `${header}    return x\n   y\n`],
    ['no TorchScript', `${header}    return x ? y : $\n`],
    ['a lambda', `${header}    return lambda x: x\n`],
    ['a bare comma', `${header}    ,\n`],
    ['a million numbers', `${header}    return [${'1,'.repeat(1_100_000)}]\n`],
  ])('%s is said to be invalid', async (_, code) => {
    expect(await outcome(withCode(code))).toBe('MODEL_INVALID');
  });

  it('calls that double at each level end in nodes for calls, not in 2^60 nodes', async () => {
    const functions = Array.from({ length: 60 }, (_, at) => {
      const next = at === 59 ? 'torch.neg(x)' : `__torch__.f.f${String(at + 1)}(__torch__.f.f${String(at + 1)}(x, ), )`;
      return `def f${String(at)}(x: Tensor) -> Tensor:\n  return ${next}\n`;
    });
    const code = { '__torch__.py': `${header}    return __torch__.f.f0(x, )\n`, '__torch__/f.py': functions.join('') };
    const model = await openModel(archiveFile({ data: moduleOf('Net'), code }));
    expect(model.report.nodeCount).toBeLessThan(300_000);
    expect(model.report.warnings.map(({ code }) => code)).toEqual(['CALLS_NOT_EXPANDED']);
    expect(model.graph.graphs.filter(({ kind }) => kind === 'function').length).toBeGreaterThan(0);
  });

  it.each([
    ['tuples', 'x = (x, x)'],
    ['lists', 'x = [x, x]'],
    ['lists of constants', 'y = [y, y]'],
    ['dicts', 'x = {"a": x}'],
    ['attributes', 'm = m.again'],
  ])('%s that hold each other many times over stay small', async (_, line) => {
    const code = `${header}    y = 1\n    m = self\n${`    ${line}\n`.repeat(2000)}    return torch.f(x, y, m, torch.g(x))\n`;
    const model = await openModel(archiveFile(withCode(code)));
    expect(model.report.nodeCount).toBeLessThan(100_000);
    const longest = Math.max(...model.report.outputs.map(({ dtype }) => dtype?.length ?? 0));
    expect(longest).toBeLessThan(2000);
  });

  it('functions that call themselves and each other are nodes', async () => {
    const f =
      'def f(x: Tensor) -> Tensor:\n  return __torch__.f.g(x, )\ndef g(x: Tensor) -> Tensor:\n  return __torch__.f.f(x, )\n';
    const code = { '__torch__.py': `${header}    return (self).forward(__torch__.f.f(x, ), )\n`, '__torch__/f.py': f };
    expect(await outcome({ data: moduleOf('Net'), code })).toBe('opened');
  });

  it('expressions as deep as they may be, in calls within calls, do not exhaust the stack', async () => {
    const deep = (inner: string): string => `${'torch.f([('.repeat(45)}${inner}${', )])'.repeat(45)}`;
    const functions = Array.from({ length: 30 }, (_, at) => {
      const next = at === 29 ? 'x' : `__torch__.f.f${String(at + 1)}(x, )`;
      return `def f${String(at)}(x: Tensor) -> Tensor:\n  return ${deep(next)}\n`;
    });
    const top = withCode(`${header}    return __torch__.f.f0(x, )\n`);
    expect(await outcome({ ...top, code: { ...top.code, '__torch__/f.py': functions.join('') } })).toBe(
      'MODEL_TOO_DEEP',
    );
    const few = functions
      .slice(27)
      .join('')
      .replaceAll(/f(2[7-9])/g, (_, at: string) => `f${String(Number(at) - 27)}`);
    expect(await outcome({ ...top, code: { ...top.code, '__torch__/f.py': few } })).toBe('opened');
  });

  it('names such as __proto__ and constructor are names', async () => {
    const lines =
      '    __proto__ = torch.__proto__(x, constructor=x)\n    return torch.constructor(__proto__, self.__proto__)\n';
    const code = `class Net(Module):\n  __proto__ : Tensor\n${header.split('\n').slice(1).join('\n')}${lines}`;
    const archive = withCode(code, { storages: { 'data/0': Float32Array.of(1) } });
    archive.data = moduleOf('Net', { ['__proto__']: { tensor: '0', shape: [1] }, toString: 1 });
    archive.data = { object: '__torch__.Net', state: { dict: [['__proto__', { tensor: '0', shape: [1] }]] } };
    const model = await openModel(archiveFile(archive));
    expect(Object.keys(model.report.opCounts).sort()).toEqual(['__proto__', 'constructor']);
    expect(model.report.parameters.count).toBe(1);
  });

  it('code that cannot be read away from the top is a warning', async () => {
    const code = {
      '__torch__.py': `${header}    return __torch__.f.f(x, )\n`,
      '__torch__/f.py': 'def f(x: Tensor):\n  return (\n',
    };
    const model = await openModel(archiveFile({ data: moduleOf('Net'), code }));
    expect(model.report.warnings).toEqual([
      { code: 'CODE_UNREADABLE', message: expect.stringContaining('code/__torch__/f.py') as string },
    ]);
  });
});

describe('damaged archives', () => {
  const archive = withCode(
    `${header}    a, b = torch.max(x, [1, "ü"])\n    if a:\n      c = a\n    else:\n      c = b\n    return (c, CONSTANTS.c0)\n`,
    {
      constants: { tuple: [{ tensor: '0', shape: [2] }] },
      storages: { 'constants/0': Float32Array.of(1, 2) },
    },
  );

  it('that miss a part say so', async () => {
    expect(await outcome({ ...archive, data: { dict: [] } })).toBe('MODEL_INVALID');
    expect(await outcome({ ...archive, data: moduleOf('Other') })).toBe('MODEL_INVALID');
    expect(await outcome({ ...archive, code: {} })).toBe('MODEL_INVALID');
  });

  it('one byte changed anywhere: a model or a typed error', async () => {
    const whole = archiveBytes(archive);
    const outcomes = new Set<string>();
    for (let at = 0; at < whole.length; at += 3) {
      for (const change of [0x01, 0xff]) {
        const bytes = Uint8Array.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        outcomes.add(await outcome(bytes));
      }
    }
    expect([...outcomes].filter((each) => !/^[A-Z_]+$/.test(each) && each !== 'opened')).toEqual([]);
    expect(outcomes).toContain('opened');
    expect(outcomes).toContain('MODEL_INVALID');
  });
});
