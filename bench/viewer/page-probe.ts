/**
 * What is measured inside a page: frame intervals, long tasks, and the time from an input to the second frame after a
 * condition holds. The function is put into the page before its own scripts and uses nothing from outside itself.
 */

/** Something the page shows. */
export interface Condition {
  /** Holds when an element is there, or, with `gone`, when none is. */
  selector: string;
  gone?: boolean;
  /** The element's attribute (or its text, for '') must match. */
  attribute?: string;
  matches?: string;
  /** The element must lie in the window, at least in part. */
  inView?: boolean;
}

export interface Stalls {
  /** Longest time between two animation frames, ms. */
  longestGap: number;
  /** Longest task of the main thread, ms; 0 when none was over 50 ms. */
  longestTask: number;
  /** 95th percentile of the frame intervals, ms. */
  p95: number;
  frames: number;
}

export interface PageProbe {
  /** Forgets what was measured before. */
  begin(): void;
  stalls(): Stalls;
  /** Starts to wait for an input event after which all conditions hold; input before this does not count. */
  arm(conditions: Condition[]): void;
  /** Milliseconds from the last input event to the second frame after all conditions held. */
  timed(): Promise<number>;
}

declare global {
  interface Window {
    benchProbe: PageProbe;
  }
}

export function installProbe(): void {
  let frames: number[] = [];
  let tasks: { start: number; length: number }[] = [];
  let begun = 0;
  let input = 0;
  let result = Promise.resolve(NaN);
  let waiting: { conditions: Condition[]; framesLeft: number; done: (ms: number) => void } | null = null;

  const holds = ({ selector, gone, attribute, matches, inView }: Condition): boolean => {
    const element = document.querySelector(selector);
    if (element === null) return gone === true;
    if (gone === true) return false;
    if (attribute !== undefined && matches !== undefined) {
      const text = attribute === '' ? element.textContent : element.getAttribute(attribute);
      if (!new RegExp(matches).test(text ?? '')) return false;
    }
    if (inView !== true) return true;
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
  };
  const frame = (now: number): void => {
    frames.push(now);
    if (waiting !== null && input > 0) {
      if (waiting.framesLeft < 2) waiting.framesLeft -= 1;
      else if (waiting.conditions.every(holds)) waiting.framesLeft = 1;
      if (waiting.framesLeft < 0) {
        waiting.done(performance.now() - input);
        waiting = null;
      }
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tasks.push({ start: entry.startTime, length: entry.duration });
  }).observe({ type: 'longtask', buffered: true });
  for (const type of ['keydown', 'pointerdown', 'input', 'change'])
    window.addEventListener(
      type,
      (event) => {
        input = event.timeStamp;
      },
      true,
    );

  window.benchProbe = {
    begin() {
      begun = performance.now();
      frames = [];
      tasks = [];
    },
    stalls() {
      const times = [begun, ...frames.filter((time) => time >= begun)];
      const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
      gaps.sort((a, b) => a - b);
      return {
        longestGap: gaps[gaps.length - 1] ?? 0,
        longestTask: Math.max(0, ...tasks.filter(({ start }) => start >= begun).map(({ length }) => length)),
        p95: gaps[Math.min(gaps.length - 1, Math.ceil(gaps.length * 0.95) - 1)] ?? 0,
        frames: gaps.length,
      };
    },
    arm(conditions) {
      result = new Promise((done) => {
        input = 0;
        waiting = { conditions, framesLeft: 2, done };
      });
    },
    timed: () => result,
  };
}
