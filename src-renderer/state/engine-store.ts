/** What is known of the engine: the line to it, and what its doctor says of this machine. */
import { create } from 'zustand';
import type { DoctorReport } from '../../src-shared/contract.js';
import type { EngineState } from '../engine/connection.js';

interface EngineSlice {
  state: EngineState;
  doctor: DoctorReport | null;
  setState(state: EngineState): void;
  setDoctor(doctor: DoctorReport): void;
}

export const useEngineStore = create<EngineSlice>()((set) => ({
  state: { kind: 'connecting', attempt: 1 },
  doctor: null,
  setState: (state) => set({ state }),
  setDoctor: (doctor) => set({ doctor }),
}));

/** True when the doctor finds no Python that exports can run in. */
export function pythonIsMissing(doctor: DoctorReport | null): boolean {
  return doctor?.checks.some((check) => /^(python|torch)/.test(check.id) && check.state === 'missing') ?? false;
}
