/** A model opened for its graph only, and let go of with the view. */
import { useEffect, useState } from 'react';
import { type ErrorInfo, toErrorInfo } from '../../../src-shared/errors.js';
import type { ModelGraph } from '../../../src-shared/graph.js';
import { decodeGraph } from '../../../src-shared/graph-codec.js';
import { engine } from '../../engine-client.js';
import { logError } from '../../state/session-log.js';

export interface GraphFile {
  graph: ModelGraph | null;
  error: ErrorInfo | null;
}

const nothing: GraphFile = { graph: null, error: null };

/** `path` null: nothing is opened. */
export function useGraphFile(path: string | null): GraphFile {
  const [found, setFound] = useState<GraphFile & { path: string | null }>({ ...nothing, path: null });
  useEffect(() => {
    if (path === null) return undefined;
    const controller = new AbortController();
    const read = async (): Promise<ModelGraph> => {
      const { modelId } = await engine.call('model.open', { path }, controller.signal);
      try {
        return decodeGraph((await engine.call('model.graph', { modelId }, controller.signal)).graph);
      } finally {
        engine.call('model.close', { modelId }).catch((thrown: unknown) => logError(toErrorInfo(thrown)));
      }
    };
    read().then(
      (graph) => {
        if (!controller.signal.aborted) setFound({ path, graph, error: null });
      },
      (thrown: unknown) => {
        if (controller.signal.aborted) return;
        const error = toErrorInfo(thrown);
        logError(error);
        setFound({ path, graph: null, error });
      },
    );
    return () => controller.abort();
  }, [path]);
  return found.path === path ? found : nothing;
}
