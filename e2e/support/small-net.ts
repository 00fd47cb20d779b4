/** A Python file with a small model, whose constructor takes an argument. */
export const smallNet = `import torch

class Net(torch.nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.first = torch.nn.Linear(width, 3)
        self.second = torch.nn.Linear(3, 2)

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))
`;
