import { type ChildProcess, fork } from 'node:child_process';
import { track } from './children.js';

/**
 * Environment that turns the engine's own executable into plain Node, where it is not one already: the desktop shell
 * sets LAPIDARY_NODE_ENV to 'ELECTRON_RUN_AS_NODE=1' for the engine.
 */
export function nodeEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const extra = (env['LAPIDARY_NODE_ENV'] ?? '').split(';').filter((pair) => pair.includes('='));
  return { ...env, ...Object.fromEntries(extra.map((pair) => pair.split('=', 2) as [string, string])) };
}

/** Forks a Node script with a message channel and piped output; tracked, so it is always reaped. */
export function forkNode(script: string): ChildProcess {
  return track(
    fork(script, [], {
      env: nodeEnvironment(),
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
    }),
  );
}
