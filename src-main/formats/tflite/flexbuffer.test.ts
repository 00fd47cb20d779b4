import { describe, expect, it } from 'vitest';
import { flexbufferMap } from './flexbuffer.js';

// flatbuffers 25.12.19 in Python: flexbuffers.Dumps({'max_detections': 10, 'nms_iou_threshold': 0.5, 'name': 'ssd',
// 'use_regular_nms': False, 'sizes': [1, 2, 300]})
const made =
  '6d61785f646574656374696f6e73006e6d735f696f755f7468726573686f6c64006e616d650003737364007573655f726567756c61725f6e6d730073697a657300000300010002002c01050505054e2e411627000600000001000000050000000a0000003d0000000000003f280000000000000006140e296a192601';

describe('a FlexBuffers map', () => {
  const bytes = Buffer.from(made, 'hex');

  it('is read as flatbuffers writes it', () => {
    expect(Object.fromEntries(flexbufferMap(bytes) ?? [])).toEqual({
      max_detections: 10,
      name: 'ssd',
      nms_iou_threshold: 0.5,
      sizes: [1, 2, 300],
      use_regular_nms: false,
    });
  });

  it('that is none or damaged gives nothing, and never another error', () => {
    expect(flexbufferMap(new Uint8Array(0))).toBeUndefined();
    expect(flexbufferMap(Uint8Array.of(1, 2, 3, 4))).toBeUndefined();
    let damaged = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      for (const change of [0x01, 0x7f, 0xff]) {
        const copy = Uint8Array.from(bytes);
        copy[at] = (copy[at] ?? 0) ^ change;
        if (flexbufferMap(copy) === undefined) damaged += 1;
      }
    }
    expect(damaged).toBeGreaterThan(10);
  });
});
