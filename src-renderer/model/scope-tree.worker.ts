/** Thin entry of the worker that makes the scope tree of a large main graph for the outline. */
import { buildScopeTree } from '../../src-shared/scope-tree.js';
import { fromPlainModel, type PlainModel } from '../../src-graph/layout/messages.js';

self.onmessage = (event: MessageEvent<PlainModel>) => {
  self.postMessage(buildScopeTree(fromPlainModel(event.data), 0));
};
