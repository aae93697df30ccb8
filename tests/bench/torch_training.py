"""Trains the family `modern` in PyTorch, as trainer/game does, and prints images a second.

The peer of our_training.ts: same networks, loss, penalty, optimiser and batch, on random
pictures. Usage: torch_training.py SETTINGS SHAPE DEVICE THREADS SECONDS, the first two in
JSON. DEVICE is cpu or cuda; on both, float32 is float32 (no TF32).
"""

import json
import sys
import time

import torch
import torch.nn.functional as F

settings, shape = json.loads(sys.argv[1]), json.loads(sys.argv[2])
device = torch.device(sys.argv[3])
torch.set_num_threads(int(sys.argv[4]))
seconds = float(sys.argv[5])
torch.manual_seed(0)
torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False
torch.backends.cudnn.benchmark = True

BATCH = settings["batch"]
GAIN = (2 / 1.04) ** 0.5
forger, judge = {}, {}


def parameter(network, name, *size, fan_in):
    network[name] = (torch.randn(*size, device=device) * GAIN / fan_in**0.5).requires_grad_()


def bias(network, name, size):
    network[name] = torch.zeros(size, device=device, requires_grad=True)


def convolution(network, name, size, inputs, outputs):
    parameter(network, name, outputs, inputs, size, size, fan_in=size * size * inputs)
    bias(network, name + "b", outputs)


levels = settings["generator"]["levels"]
base = [side // 2 ** (len(levels) - 1) for side in (shape["height"], shape["width"])]
inputs = settings["latentSize"] + shape["classes"]
flat = base[0] * base[1] * levels[0]["channels"]
parameter(forger, "input", flat, inputs, fan_in=inputs)
bias(forger, "inputb", flat)
channels = levels[0]["channels"]
for i, level in enumerate(levels):
    if i > 0:
        parameter(forger, f"up{i}", channels, level["channels"], 3, 3, fan_in=9 * channels)
        bias(forger, f"up{i}b", level["channels"])
    channels = level["channels"]
    for j in range(level["convolutions"]):
        convolution(forger, f"conv{i}.{j}", 3, channels, channels)
convolution(forger, "output", 3, channels, shape["channels"])

down = settings["judge"]["levels"]
channels, size = shape["channels"], [shape["height"], shape["width"]]
for i, level in enumerate(down):
    convolution(judge, f"down{i}", 4, channels, level["channels"])
    channels, size = level["channels"], [(side + 1) // 2 for side in size]
    for j in range(level["convolutions"]):
        convolution(judge, f"conv{i}.{j}", 3, channels, channels)
features = settings["judge"]["features"]
parameter(judge, "features", features, channels * size[0] * size[1], fan_in=channels * size[0] * size[1])
bias(judge, "featuresb", features)
parameter(judge, "logit", 1, features, fan_in=features)
bias(judge, "logitb", 1)
if shape["classes"]:
    parameter(judge, "classes", shape["classes"], features, fan_in=features)


def leaky(x):
    return F.leaky_relu(x, 0.2)


def upsample(x, name):
    """A 3x3 filter smoothed by a 2x2 box, as a transposed convolution of stride 2."""
    w = forger[name]
    w = F.pad(w, (0, 1, 0, 0)) + F.pad(w, (1, 0, 0, 0))
    w = F.pad(w, (0, 0, 0, 1)) + F.pad(w, (0, 0, 1, 0))
    return F.conv_transpose2d(x, w, forger[name + "b"], stride=2, padding=1)


def forge(latent, labels):
    x = torch.cat([latent, labels], 1) if shape["classes"] else latent
    x = leaky(F.linear(x, forger["input"], forger["inputb"]))
    x = x.view(-1, levels[0]["channels"], *base)
    for i, level in enumerate(levels):
        if i > 0:
            x = leaky(upsample(x, f"up{i}"))
        for j in range(level["convolutions"]):
            x = leaky(F.conv2d(x, forger[f"conv{i}.{j}"], forger[f"conv{i}.{j}b"], padding=1))
    return torch.tanh(F.conv2d(x, forger["output"], forger["outputb"], padding=1))


def judged(x, labels):
    for i, level in enumerate(down):
        # TensorFlow's "same": an odd side gets the extra zeros at its end.
        odd = [side % 2 for side in (x.shape[3], x.shape[2])]
        x = F.pad(x, (1, 1 + odd[0], 1, 1 + odd[1]))
        x = leaky(F.conv2d(x, judge[f"down{i}"], judge[f"down{i}b"], stride=2))
        for j in range(level["convolutions"]):
            x = leaky(F.conv2d(x, judge[f"conv{i}.{j}"], judge[f"conv{i}.{j}b"], padding=1))
    x = leaky(F.linear(x.flatten(1), judge["features"], judge["featuresb"]))
    logits = F.linear(x, judge["logit"], judge["logitb"])[:, 0]
    return logits + ((labels @ judge["classes"]) * x).sum(1) if shape["classes"] else logits


adam = dict(betas=(settings["adam"]["beta1"], settings["adam"]["beta2"]))
forger_adam = torch.optim.Adam(forger.values(), settings["rate"], **adam)
judge_adam = torch.optim.Adam(judge.values(), settings["rate"], **adam)
average = {name: value.detach().clone() for name, value in forger.items()}
real = torch.rand(BATCH, shape["channels"], shape["height"], shape["width"], device=device) * 2 - 1
classes = max(1, shape["classes"])
labels = F.one_hot(torch.arange(BATCH, device=device) % classes, classes).float()


def noise():
    return torch.randn(BATCH, settings["latentSize"], device=device)


def preference(winner, loser):
    return F.softplus(loser - winner).mean()


def step(number):
    with torch.no_grad():
        forged = forge(noise(), labels)
    both, both_labels = torch.cat([real, forged]), torch.cat([labels, labels])
    loss = preference(*judged(both, both_labels).split(BATCH))
    if number % settings["penaltyInterval"] == 0:
        at = both.clone().requires_grad_()
        (slope,) = torch.autograd.grad(judged(at, both_labels).sum(), at, create_graph=True)
        penalty = 0.5 * slope.square().sum() / (2 * BATCH)
        loss = loss + 2 * settings["gamma"] * settings["penaltyInterval"] * penalty
    judge_adam.zero_grad()
    loss.backward()
    judge_adam.step()

    with torch.no_grad():
        logits = judged(real, labels)
    loss = preference(judged(forge(noise(), labels), labels), logits)
    forger_adam.zero_grad()
    loss.backward()
    forger_adam.step()
    with torch.no_grad():
        for name, value in average.items():
            value.lerp_(forger[name], 0.001)


for warm in range(2 * settings["penaltyInterval"]):
    step(warm)


def wait():
    """Returns when the device has done what it was told to."""
    if device.type == "cuda":
        torch.cuda.synchronize()


wait()
steps, start = 0, time.perf_counter()
while time.perf_counter() - start < seconds or steps % settings["penaltyInterval"]:
    step(steps)
    steps += 1
    if steps % settings["penaltyInterval"] == 0:
        wait()
print(steps * BATCH / (time.perf_counter() - start))
