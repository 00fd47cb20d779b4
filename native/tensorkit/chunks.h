// A tensor is worked on in chunks of fixed size, by several threads, with a way to stop between two.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <thread>
#include <vector>

namespace tensorkit {

// Elements of one chunk; a multiple of 8, so that packed types begin on a byte.
constexpr size_t kChunkElements = 65536;

// How a call ended. Of a pair, kCannotOpen and kShort are about the reference.
enum class Status : int { kDone = 0, kCancelled = 1, kCannotOpen = 2, kShort = 3, kUnknownType = 4, kNoMemory = 5,
                          kCannotOpenSubject = 6, kShortSubject = 7 };

// What the window watches and sets: [0] 1 asks to stop, [1] counts the chunks that are done.
struct Control {
  std::atomic<int32_t> cancelled;
  std::atomic<int32_t> chunksDone;
};

// Runs `work(thread, chunk)` for every chunk on up to `threads` threads; chunks are handed out one by one. Stops early
// when a work says something else than kDone or the caller asks to.
template <typename Work>
Status ForEachChunk(uint64_t chunks, int threads, Control* control, const Work& work) {
  std::atomic<uint64_t> next{0};
  std::atomic<int> status{static_cast<int>(Status::kDone)};
  const auto run = [&](int thread) {
    for (;;) {
      const uint64_t chunk = next.fetch_add(1);
      if (chunk >= chunks || status.load() != 0) return;
      if (control->cancelled.load() != 0) {
        status = static_cast<int>(Status::kCancelled);
        return;
      }
      const Status done = work(thread, chunk);
      if (done != Status::kDone) {
        status = static_cast<int>(done);
        return;
      }
      control->chunksDone.fetch_add(1);
    }
  };
  std::vector<std::thread> helpers;
  for (int thread = 1; thread < threads && static_cast<uint64_t>(thread) < chunks; ++thread) {
    try {
      helpers.emplace_back(run, thread);
    } catch (const std::system_error&) {
      break;  // The system has no more threads: those there are do the work.
    }
  }
  run(0);
  for (std::thread& helper : helpers) helper.join();
  return static_cast<Status>(status.load());
}

inline uint64_t ChunksOf(uint64_t elements) { return (elements + kChunkElements - 1) / kChunkElements; }

}  // namespace tensorkit
