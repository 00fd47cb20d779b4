/** `lapidary graph`: pictures of real and hostile models, as a user would make them. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { handMadeModel } from '../browser/support/chain-model.js';
import { lapidary, samples, scratch, testPython } from './run-cli.js';

const resnet = join(samples, 'exported', 'resnet18.onnx');

/** Words of all texts and tooltips, and names of all elements, by a real XML parser. Throws when it is no XML. */
function readSvg(path: string): { texts: string[]; titles: string[]; elements: string[] } {
  const script = `
import json, sys, xml.etree.ElementTree as tree
strip = lambda tag: tag.split('}')[1]
root = tree.parse(sys.argv[1]).getroot()
every = list(root.iter())
words = lambda name: [each.text or '' for each in every if strip(each.tag) == name]
print(json.dumps({'texts': words('text'), 'titles': words('title'), 'elements': sorted({strip(each.tag) for each in every})}))
`;
  const { stdout, stderr, status } = spawnSync(testPython(), ['-c', script, path], { maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr.toString());
  return JSON.parse(stdout.toString()) as ReturnType<typeof readSvg>;
}

function pngSize(path: string): [number, number] {
  const head = readFileSync(path).subarray(0, 24);
  expect(head.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]));
  return [head.readUInt32BE(16), head.readUInt32BE(20)];
}

describe('lapidary graph', () => {
  it('writes an SVG that is XML and names every operator, the same bytes each time', async () => {
    const dir = scratch();
    const [first, second] = [join(dir, 'a.svg'), join(dir, 'b.svg')];
    expect(await lapidary(['graph', resnet, '-o', first, '--flat'])).toMatchObject({ status: 0 });
    expect(await lapidary(['graph', resnet, '-o', second, '--flat'])).toMatchObject({ status: 0 });
    expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
    const { texts, titles, elements } = readSvg(first);
    const inspected = await lapidary(['inspect', resnet, '--json']);
    const { opCounts } = JSON.parse(inspected.stdout) as { opCounts: Record<string, number> };
    for (const [operator, count] of Object.entries(opCounts)) {
      expect([operator, texts.filter((text) => text === operator).length]).toEqual([operator, count]);
    }
    expect(titles.filter((title) => title.startsWith('Conv\n'))).toHaveLength(opCounts['Conv'] ?? 0);
    expect(elements).toEqual(['g', 'path', 'rect', 'style', 'svg', 'text', 'title']);
  });

  it('writes a PNG of the size it says, larger by the scale', async () => {
    const dir = scratch();
    const make = async (scale: string): Promise<[number, number]> => {
      const path = join(dir, `${scale}.png`);
      const end = await lapidary(['graph', resnet, '-o', path, '--scale', scale, '--json', '--theme', 'dark']);
      expect(end).toMatchObject({ status: 0 });
      const said = JSON.parse(end.stdout) as { path: string; width: number; height: number; boxes: number };
      expect(said).toMatchObject({ path, boxes: expect.any(Number) as number });
      expect(pngSize(path)).toEqual([said.width, said.height]);
      return [said.width, said.height];
    };
    const [once, twice] = [await make('1'), await make('2')];
    expect(Math.abs(twice[0] - 2 * once[0])).toBeLessThanOrEqual(2);
    expect(Math.abs(twice[1] - 2 * once[1])).toBeLessThanOrEqual(2);
    expect(readdirSync(dir).sort()).toEqual(['1.png', '2.png']);
  });

  it('opens groups by depth and by path, and turns the graph', async () => {
    const boxes = async (
      ...options: string[]
    ): Promise<{ boxes: number; open: string[]; width: number; height: number }> => {
      const end = await lapidary(['graph', resnet, '-o', join(scratch(), 'g.svg'), '--json', ...options]);
      expect(end).toMatchObject({ status: 0 });
      return JSON.parse(end.stdout) as Awaited<ReturnType<typeof boxes>>;
    };
    const closed = await boxes('--depth', '0');
    expect(closed.open).toEqual([]);
    const deeper = await boxes('--depth', '1');
    expect(deeper.boxes).toBeGreaterThan(closed.boxes);
    const one = await boxes('--depth', '0', '--open', deeper.open[0] ?? '');
    expect(one.open).toEqual([deeper.open[0]]);
    const right = await boxes('--direction', 'right');
    expect(right.width).toBeGreaterThan(right.height);
  });

  it('colours by cost at the sizes asked for, with the key to the colours', async () => {
    const path = join(scratch(), 'heat.svg');
    const key = async (batch: string): Promise<string[]> => {
      const end = await lapidary(['graph', resnet, '-o', path, '--heat', 'macs', '--set', `batch=${batch}`]);
      expect(end).toMatchObject({ status: 0 });
      return readSvg(path).texts.filter((text) => text.includes('MAC'));
    };
    const [one, eight] = [await key('1'), await key('8')];
    expect(one.some((text) => text.startsWith('MACs'))).toBe(true);
    expect(eight).not.toEqual(one);
  });

  it('writes hostile names as text: no markup of theirs, no controls', async () => {
    const dir = scratch();
    const names = ['</text><script>alert(1)</script>', '"onload="x', '__proto__', 'a\u0001b\u0000c', '&amp;', ']]>'];
    const model = join(dir, 'hostile.onnx');
    writeFileSync(
      model,
      handMadeModel(
        names.map((name, i) => ({
          name,
          operator: i % 2 === 0 ? 'Relu' : name,
          inputs: [i === 0 ? 'x' : (names[i - 1] ?? '')],
          output: i === names.length - 1 ? 'y' : name,
        })),
        ['y'],
      ),
    );
    for (const flags of [['--flat'], []]) {
      const path = join(dir, 'hostile.svg');
      expect(await lapidary(['graph', model, '-o', path, ...flags])).toMatchObject({ status: 0 });
      const { elements, titles } = readSvg(path);
      expect(elements.filter((name) => !['g', 'path', 'rect', 'style', 'svg', 'text', 'title'].includes(name))).toEqual(
        [],
      );
      expect(readFileSync(path, 'utf8')).not.toMatch(/<script|\son\w+=/);
      if (flags.length > 0) expect(titles.join()).toContain('<script>alert(1)</script>');
    }
  });

  it('cuts what is too tall for a PNG into columns, and says so in a sentence', async () => {
    const dir = scratch();
    const model = join(dir, 'long.onnx');
    const length = 700;
    writeFileSync(
      model,
      handMadeModel(
        Array.from({ length }, (_, i) => ({
          name: `step${String(i)}`,
          operator: 'Relu',
          inputs: [i === 0 ? 'x' : `v${String(i - 1)}`],
          output: i === length - 1 ? 'y' : `v${String(i)}`,
        })),
        ['y'],
      ),
    );
    const path = join(dir, 'long.png');
    const end = await lapidary(['graph', model, '-o', path, '--flat', '--scale', '1']);
    expect(end.status).toBe(0);
    expect(end.stdout).toMatch(/Cut into [23] columns, read from left to right/);
    expect(Math.max(...pngSize(path))).toBeLessThanOrEqual(32_767);
  });

  it.each([
    ['an unknown ending', ['-o', 'g.pdf'], 'USAGE', 2],
    ['no output', [], 'USAGE', 2],
    ['a scale that is none', ['-o', 'g.png', '--scale', '0'], 'USAGE', 2],
    ['a heat that is none', ['-o', 'g.png', '--heat', 'speed'], 'USAGE', 2],
    ['sizes without heat', ['-o', 'g.png', '--set', 'batch=8'], 'USAGE', 2],
    ['a group that is not there', ['-o', 'g.svg', '--open', 'nowhere'], 'NOT_FOUND', 2],
    ['a graph that is not there', ['-o', 'g.svg', '--graph', 'nowhere'], 'NOT_FOUND', 2],
  ])('refuses %s', async (_, options, code, status) => {
    const end = await lapidary(['graph', resnet, ...options]);
    expect(end.status).toBe(status);
    expect(end.stderr).toMatch(new RegExp(`^error\\[${code}\\]: .{10,}\\nhint: .{5,}`));
    expect(end.stdout).toBe('');
  });

  it('does not write over the model', async () => {
    const dir = scratch();
    const model = join(dir, 'model.svg');
    copyFileSync(resnet, model);
    const end = await lapidary(['graph', model, '-o', model]);
    expect(end.status).toBe(2);
    expect(end.stderr).toContain('would replace a file of the model');
    expect(statSync(model).size).toBe(statSync(resnet).size);
  });
});
