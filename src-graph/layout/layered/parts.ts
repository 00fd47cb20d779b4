/** Parts of a level that no edge joins: laid out each for itself, then packed into shelves of a handsome shape. */
import type { LevelInput, LevelLayout } from '../level.js';

/** Width over height the packed parts are to have together, about. */
const shape = 1.6;

/** Splits `input` into connected parts (ports hold theirs together), lays each out with `lay` and packs them. */
export function packParts(input: LevelInput, lay: (part: LevelInput) => LevelLayout): LevelLayout {
  const boxes = input.widths.length;
  const terminals = boxes + input.inPorts + input.outPorts;
  const part = partOf(input, terminals);
  let parts = 0;
  for (const at of part) parts = Math.max(parts, at + 1);
  if (parts <= 1) return lay(input);
  const members: number[][] = Array.from({ length: parts }, () => []);
  const local = new Int32Array(terminals);
  part.forEach((at, terminal) => {
    local[terminal] = members[at]?.length ?? 0;
    members[at]?.push(terminal);
  });
  const edges: number[][] = Array.from({ length: parts }, () => []);
  const edgeIndexes: number[][] = Array.from({ length: parts }, () => []);
  for (let at = 0; at < input.edges.length; at += 2) {
    const source = input.edges[at] ?? 0;
    const own = part[source] ?? 0;
    edges[own]?.push(local[source] ?? 0, local[input.edges[at + 1] ?? 0] ?? 0);
    edgeIndexes[own]?.push(at / 2);
  }
  const layouts = members.map((terminalsOfPart, i) => {
    const own = terminalsOfPart.filter((terminal) => terminal < boxes);
    const withPorts = own.length < terminalsOfPart.length;
    const widths = own.map((box) => input.widths[box] ?? 0);
    const heights = own.map((box) => input.heights[box] ?? 0);
    if (own.length === 1 && !withPorts && edges[i]?.length === 0) return single(widths[0] ?? 0, heights[0] ?? 0);
    const [inPorts, outPorts] = withPorts ? [input.inPorts, input.outPorts] : [0, 0];
    return lay({ ...input, widths, heights, inPorts, outPorts, edges: edges[i] ?? [] });
  });
  return pack(input, members, edgeIndexes, layouts);
}

function single(width: number, height: number): LevelLayout {
  const zero = new Float64Array(1);
  const none = new Float64Array();
  return {
    width,
    height,
    x: zero,
    y: zero,
    rankTop: zero,
    rankBottom: Float64Array.of(height),
    portX: none,
    routes: [],
  };
}

function partOf(input: LevelInput, terminals: number): Int32Array {
  const up = Int32Array.from({ length: terminals }, (_, i) => i);
  const find = (terminal: number): number => {
    let top = terminal;
    while (up[top] !== top) {
      up[top] = up[up[top] ?? 0] ?? 0;
      top = up[top] ?? 0;
    }
    return top;
  };
  const join = (a: number, b: number): void => {
    const [x, y] = [find(a), find(b)];
    up[Math.max(x, y)] = Math.min(x, y);
  };
  for (let at = 0; at < input.edges.length; at += 2) join(input.edges[at] ?? 0, input.edges[at + 1] ?? 0);
  for (let port = input.widths.length + 1; port < terminals; port += 1) join(input.widths.length, port);
  const number = new Int32Array(terminals).fill(-1);
  let parts = 0;
  return Int32Array.from({ length: terminals }, (_, terminal) => {
    const top = find(terminal);
    if (number[top] === -1) {
      number[top] = parts;
      parts += 1;
    }
    return number[top] ?? 0;
  });
}

function pack(
  input: LevelInput,
  members: readonly number[][],
  edgeIndexes: readonly number[][],
  layouts: readonly LevelLayout[],
): LevelLayout {
  const boxes = input.widths.length;
  const { between, ranks } = input.gaps;
  const area = layouts.reduce((sum, at) => sum + (at.width + between) * (at.height + ranks), 0);
  const room = Math.max(Math.sqrt(area * shape), ...layouts.slice(0, 1).map((at) => at.width));
  const result: LevelLayout = {
    width: 0,
    height: 0,
    x: new Float64Array(boxes),
    y: new Float64Array(boxes),
    rankTop: new Float64Array(boxes),
    rankBottom: new Float64Array(boxes),
    portX: new Float64Array(input.inPorts + input.outPorts),
    routes: Array.from({ length: input.edges.length / 2 }, () => new Float64Array()),
  };
  // A level with ports is one shelf, whose parts all reach from border to border.
  const oneShelf = input.inPorts + input.outPorts > 0;
  let left = 0;
  let top = 0;
  let shelf = 0;
  layouts.forEach((layout, i) => {
    if (left > 0 && !oneShelf && left + layout.width > room) {
      left = 0;
      top += shelf + ranks;
      shelf = 0;
    }
    const terminals = members[i] ?? [];
    terminals.forEach((terminal, at) => {
      if (terminal >= boxes) {
        result.portX[terminal - boxes] = left + (layout.portX[at - layout.x.length] ?? 0);
        return;
      }
      result.x[terminal] = left + (layout.x[at] ?? 0);
      result.y[terminal] = top + (layout.y[at] ?? 0);
      result.rankTop[terminal] = top + (layout.rankTop[at] ?? 0);
      result.rankBottom[terminal] = top + (layout.rankBottom[at] ?? 0);
    });
    (edgeIndexes[i] ?? []).forEach((edge, at) => {
      const route = layout.routes[at] ?? new Float64Array();
      result.routes[edge] = route.map((value, k) => value + (k % 2 === 0 ? left : top));
    });
    left += layout.width + between;
    shelf = Math.max(shelf, layout.height);
    result.width = Math.max(result.width, left - between);
    result.height = Math.max(result.height, top + shelf);
  });
  return result;
}
