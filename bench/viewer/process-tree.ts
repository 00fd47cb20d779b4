/** What a process and everything below it uses: resident memory and CPU time, sampled from /proc (Linux only). */
import { readdirSync, readFileSync } from 'node:fs';

const pageBytes = 4096;
/** USER_HZ, which Linux fixes at 100 for what /proc says. */
const ticksPerSecond = 100;
const memoryEveryMs = 100;
/** Looking for new processes reads all of /proc, so it is done less often. */
const searchEvery = 5;

/** Whether this system can be measured; elsewhere memory and CPU time are reported as not measured. */
export const canSampleProcesses = process.platform === 'linux';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // The process has ended.
  }
};

/** Fields of /proc/PID/stat after the name: state, ppid, …; empty when the process is gone. */
function stat(pid: number): string[] {
  const text = read(`/proc/${String(pid)}/stat`);
  return text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** `root` and all processes below it that live. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const [state, parent] = stat(Number(entry));
    if (parent === undefined || state === 'Z') continue;
    const known = children.get(Number(parent));
    if (known === undefined) children.set(Number(parent), [Number(entry)]);
    else known.push(Number(entry));
  }
  const tree = stat(root).length === 0 ? [] : [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

export const residentBytes = (pid: number): number =>
  Number(read(`/proc/${String(pid)}/statm`).split(' ')[1] ?? 0) * pageBytes;

/** Largest resident size a process ever had, as the system counted it. */
export const peakResidentBytes = (pid: number): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(read(`/proc/${String(pid)}/status`))?.[1] ?? 0) * 1024;

export class TreeSampler {
  #pids: number[] = [];
  #peak = 0;
  #ticks = 0;
  readonly #cpu = new Map<number, number>();
  readonly #timer: NodeJS.Timeout | null;

  /** `limitBytes` calls `onLimit` once, so that a viewer without bounds does not take the machine with it. */
  constructor(
    readonly root: number,
    limitBytes = Infinity,
    onLimit: () => void = () => undefined,
  ) {
    let limited = false;
    const sample = (): void => {
      if (this.bytes() > limitBytes && !limited) {
        limited = true;
        onLimit();
      }
    };
    this.#timer = canSampleProcesses ? setInterval(sample, memoryEveryMs) : null;
  }

  /** Resident bytes of the tree now; memory that processes share is counted in each of them. */
  bytes(): number {
    if (this.#ticks % searchEvery === 0) this.#pids = processTree(this.root);
    this.#ticks += 1;
    const now = this.#pids.reduce((sum, pid) => sum + residentBytes(pid), 0);
    this.#peak = Math.max(this.#peak, now);
    return now;
  }

  /** Largest size since the last call of `restart`. */
  get peak(): number {
    return this.#peak;
  }

  restart(): void {
    this.#peak = 0;
  }

  /** CPU seconds the tree has used, those of processes that ended while it was watched included. */
  cpuSeconds(): number {
    for (const pid of processTree(this.root)) {
      const fields = stat(pid);
      if (fields.length > 0) this.#cpu.set(pid, Number(fields[11] ?? 0) + Number(fields[12] ?? 0));
    }
    return [...this.#cpu.values()].reduce((sum, ticks) => sum + ticks, 0) / ticksPerSecond;
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }
}

/** Ends a tree whatever it does; processes are taken down from the root so that none is started anew. */
export function killTree(root: number): void {
  for (const pid of canSampleProcesses ? processTree(root) : [root]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }
}
