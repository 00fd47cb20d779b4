/** Which processes a command has, by a marker that it gives all of them in their environment. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Found {
  pid: number;
  command: string;
}

export function processesWith(marker: string): Found[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const environment = readFileSync(join('/proc', pid, 'environ'), 'utf8').split('\0');
        if (!environment.includes(marker)) return [];
        const command = readFileSync(join('/proc', pid, 'cmdline'), 'utf8').replaceAll('\0', ' ');
        return command === '' ? [] : [{ pid: Number(pid), command }];
      } catch {
        return []; // it ended while we looked
      }
    });
}
