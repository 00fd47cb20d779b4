import { describe, expect, it } from 'vitest';
import { withoutPaths } from './local-paths.js';

describe('withoutPaths', () => {
  it.each([
    ['File "/home/me/my work/model.py", line 3, in forward', 'File "model.py", line 3, in forward', 1],
    ["File 'C:\\Users\\me\\model.py', line 3", "File 'model.py', line 3", 1],
    ['# /opt/conda/lib/python3.11/site-packages/torch/nn/functional.py:1847:0', '# functional.py:1847:0', 1],
    ['/home/my user/net.py(12): forward', 'net.py(12): forward', 1],
    ['trained from /data/runs/7/best.pt on gpu', 'trained from best.pt on gpu', 1],
    ['file:///home/me/a.onnx', 'a.onnx', 1],
    ['\\\\server\\share\\weights.bin', 'weights.bin', 1],
    ['/a/b.py and /a/c.py', 'b.py and c.py', 2],
  ])('cuts %j', (text, left, found) => expect(withoutPaths(text)).toEqual({ text: left, found }));

  it.each([
    '/layer1/layer1.0/conv1/Conv',
    ': torchvision.models.resnet.ResNet/layer1: torch.nn.Sequential/conv: aten.conv2d.default',
    "['', 'layers.0', 'layers.0.attn']",
    'https://example.com/models/a.onnx',
    'a/b tests per hour, 1/2',
  ])('leaves %j', (text) => expect(withoutPaths(text)).toEqual({ text, found: 0 }));
});
