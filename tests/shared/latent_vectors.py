"""The contract of shared/latent.ts once more, from its words alone, in Python's
standard library: prints the vectors that latent_test.ts and random_test.ts hold."""

import hashlib
import math
import statistics
import struct

MASK = (1 << 64) - 1
quantile = statistics.NormalDist().inv_cdf


def rotate(x, k):
    return (x << k | x >> 64 - k) & MASK


class Stream:
    def __init__(self, name):
        self.s0, self.s1 = struct.unpack(">QQ", hashlib.sha256(name.encode()).digest()[:16])

    def bits(self):
        drawn = self.s0 + self.s1 & 0xFFFFFFFF
        mixed = self.s0 ^ self.s1
        self.s0 = rotate(self.s0, 24) ^ mixed ^ mixed << 16 & MASK
        self.s1 = rotate(mixed, 37)
        return drawn

    def uniform(self):
        return (self.bits() + 0.5) / 2**32

    def integer(self, bound):
        return math.floor(self.uniform() * bound)

    def normals(self, count):
        return struct.pack(f"<{count}f", *(quantile(self.uniform()) for _ in range(count)))


if __name__ == "__main__":
    for name in ["", "figment", "train/batches/1"]:
        stream = Stream(name)
        print(repr(name), [hex(stream.bits()) for _ in range(5)])
    for seed in ["", " ", "alice", "Alice", "42", "a/b?c&d", "Zoë", "日本語", "👩‍🚀", "\ufffd", "x" * 256]:
        latent = Stream(f"figment/1/latent/{seed}").normals(1000)
        classes = [Stream(f"figment/1/class/{seed}").integer(n) for n in (1, 2, 10, 1000)]
        print(repr(seed), struct.unpack("<3f", latent[:12]), hashlib.sha256(latent).hexdigest(), classes)
    for a, b, t in [("alice", "bob", 0.5), ("alice", "bob", 0.1), ("bob", "alice", 0.9), ("", "Zoë", 0.999)]:
        x, y = (struct.unpack("<1000f", Stream(f"figment/1/latent/{seed}").normals(1000)) for seed in (a, b))
        cosine = sum(map(float.__mul__, x, y)) / math.hypot(*x) / math.hypot(*y)
        angle = math.acos(cosine)
        alpha, beta = (math.sin(part * angle) / math.sin(angle) for part in (1 - t, t))
        between = struct.pack("<1000f", *(alpha * u + beta * v for u, v in zip(x, y)))
        print(repr(a), repr(b), t, struct.unpack("<3f", between[:12]), hashlib.sha256(between).hexdigest())
