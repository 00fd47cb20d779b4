/** How long to wait before the engine is started again. */

/** An engine that lived this long counts as healthy: its next crash starts a new series. */
const healthyMs = 60_000;
const firstDelayMs = 200;
/** After this many crashes in a row restarting is left to the user. */
const patience = 6;

export class BackOff {
  #failures = 0;

  /** Delay before the next start in milliseconds, doubling from crash to crash; null: give up. */
  afterCrash(livedMs: number): number | null {
    this.#failures = livedMs >= healthyMs ? 1 : this.#failures + 1;
    if (this.#failures > patience) return null;
    return firstDelayMs * 2 ** (this.#failures - 1);
  }

  /** Forgets the past: the user asked for another try. */
  reset(): void {
    this.#failures = 0;
  }
}
