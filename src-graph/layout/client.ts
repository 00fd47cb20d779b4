/**
 * The window's side of the layout worker. At most one request is under way; changes asked for meanwhile are gathered
 * and sent together, so that none is lost and only the newest scene is made.
 */
import type { ModelAttributes } from '../../src-shared/attributes-codec.js';
import type { ModelGraph } from '../../src-shared/graph.js';
import type { TextMetrics } from '../core/text-metrics.js';
import { defaultViewOptions, type ViewOptions } from '../core/view-options.js';
import { type FromWorker, toPlainModel, type ToWorker } from './messages.js';
import type { OpenChange, SceneAnswer } from './requests.js';

/** What a request is about: a graph, what is open in it, and what is to change. */
export interface Wanted {
  graph: number;
  changes: OpenChange[];
}

export interface LayoutWorker {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: { data: FromWorker }) => void) | null;
  onerror: ((event: { message: string }) => void) | null;
}

export interface LayoutListener {
  /** A new scene. `open` is what is open in its graph now. */
  onScene(graph: number, answer: SceneAnswer): void;
  onFailed(message: string): void;
  /** Called when work starts and when nothing is left to do. */
  onBusy(busy: boolean): void;
}

export class LayoutClient {
  #worker: LayoutWorker | null = null;
  #pending: Wanted | null = null;
  #busy = false;
  #id = 0;
  #options: ViewOptions = defaultViewOptions;
  #attributes: ModelAttributes | null = null;
  readonly #open = new Map<number, string[]>();
  readonly #expanded = new Map<number, number[]>();

  constructor(
    private readonly createWorker: () => LayoutWorker,
    private readonly model: ModelGraph,
    private readonly metrics: TextMetrics,
    private readonly listener: LayoutListener,
  ) {}

  /** Asks for the scene of a graph after the changes. */
  request(graph: number, changes: OpenChange[]): void {
    const before = this.#pending?.graph === graph ? this.#pending.changes : [];
    this.#pending = { graph, changes: [...before, ...changes] };
    this.#send();
  }

  /** What every scene from now on is made for. The caller asks for the scene. */
  setOptions(options: ViewOptions): void {
    this.#options = options;
  }

  /** Attributes of nodes, once they are known. The caller asks for the scene. */
  setAttributes(attributes: ModelAttributes): void {
    this.#attributes = attributes;
    if (this.#worker !== null) this.#sendAttributes(this.#worker, attributes);
  }

  #sendAttributes(worker: LayoutWorker, attributes: ModelAttributes): void {
    const { strings, offsets, names, texts, constants, constantTexts } = attributes;
    worker.postMessage({
      type: 'attributes',
      attributes: {
        stringBytes: strings.bytes,
        stringOffsets: strings.offsets,
        offsets,
        names,
        texts,
        constants,
        constantTexts,
      },
    });
  }

  /** Paths open in a graph as far as the last scene of it said; undefined when it was never shown. */
  openIn(graph: number): readonly string[] | undefined {
    return this.#open.get(graph);
  }

  /** What is open in a graph that was shown at an earlier visit; paths that are not there are passed over. */
  setOpen(graph: number, open: readonly string[]): void {
    this.#open.set(graph, [...open]);
  }

  /** Stops the layout under way. What is shown stays; the next request starts a new worker. */
  cancel(): void {
    if (this.#worker !== null) {
      this.#worker.onmessage = null;
      this.#worker.terminate();
    }
    this.#worker = null;
    this.#pending = null;
    this.#setBusy(false);
  }

  #send(): void {
    if (this.#busy || this.#pending === null) return;
    const { graph, changes } = this.#pending;
    this.#pending = null;
    this.#setBusy(true);
    this.#id += 1;
    const first = !this.#open.has(graph);
    const request = {
      graph,
      open: this.#open.get(graph) ?? [],
      expanded: this.#expanded.get(graph) ?? [],
      changes: first && changes[0]?.kind !== 'opening' ? [{ kind: 'opening' } as const, ...changes] : changes,
      options: this.#options,
    };
    this.#connect().postMessage({ type: 'scene', id: this.#id, request });
  }

  #connect(): LayoutWorker {
    if (this.#worker !== null) return this.#worker;
    const worker = this.createWorker();
    worker.onmessage = (event) => {
      this.#receive(event.data);
    };
    worker.onerror = (event) => {
      this.cancel();
      this.listener.onFailed(event.message);
    };
    worker.postMessage({
      type: 'model',
      model: toPlainModel(this.model),
      metrics: this.metrics,
    });
    if (this.#attributes !== null) this.#sendAttributes(worker, this.#attributes);
    this.#worker = worker;
    return worker;
  }

  #receive(message: FromWorker): void {
    if (message.id !== this.#id) return;
    this.#setBusy(false);
    if (message.type === 'failed') this.listener.onFailed(message.message);
    else {
      this.#open.set(message.answer.scene.graph, message.answer.open);
      this.#expanded.set(message.answer.scene.graph, message.answer.expanded);
      // A scene that is already out of date is not drawn: the one asked for since follows.
      if (this.#pending === null) this.listener.onScene(message.answer.scene.graph, message.answer);
    }
    this.#send();
  }

  #setBusy(busy: boolean): void {
    if (this.#busy === busy) return;
    this.#busy = busy;
    this.listener.onBusy(busy);
  }
}
