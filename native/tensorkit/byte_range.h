// Bytes of a tensor: a range of a file, or memory the caller keeps. Read by position, from several threads at once.
#pragma once
#include <cstddef>
#include <cstdint>

namespace tensorkit {

class ByteRange {
 public:
  // Memory that outlives this object.
  ByteRange(const uint8_t* memory, size_t size) : memory_(memory), size_(size) {}
  // A file named in UTF-8, from `offset` on. `error()` is not 0 when it cannot be opened.
  ByteRange(const char* path, uint64_t offset);
  ~ByteRange();
  ByteRange(const ByteRange&) = delete;
  ByteRange& operator=(const ByteRange&) = delete;

  // The system's error number of opening the file; 0 when it is open.
  int error() const { return error_; }

  // The memory itself from `position` on; null for a file and where the memory ends first.
  const uint8_t* View(size_t length, uint64_t position) const {
    return memory_ != nullptr && position <= size_ && length <= size_ - position ? memory_ + position : nullptr;
  }

  // Fills `target` from `position` of the range on. False when the range ends first or the system refuses.
  //
  // Reads are copies (pread), not a mapping: touching a mapped page of a file that was cut off meanwhile ends the
  // process with SIGBUS. The copy has its price: a bare sum over 335 MB in the page cache took 39 ms of CPU time with
  // pread and 20 ms with mmap (Linux, chunks of 256 KiB); the statistics of these bytes take about 450 ms, two copies
  // included.
  bool Read(uint8_t* target, size_t length, uint64_t position) const;

 private:
  const uint8_t* memory_ = nullptr;
  size_t size_ = 0;
  uint64_t offset_ = 0;
  int error_ = 0;
#ifdef _WIN32
  void* handle_ = nullptr;
#else
  int descriptor_ = -1;
#endif
};

}  // namespace tensorkit
