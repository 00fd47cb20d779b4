#include "byte_range.h"

#include <cerrno>
#include <cstring>

#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>

#include <vector>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace tensorkit {

#ifdef _WIN32

ByteRange::ByteRange(const char* path, uint64_t offset) : offset_(offset) {
  const int length = MultiByteToWideChar(CP_UTF8, 0, path, -1, nullptr, 0);
  std::vector<wchar_t> wide(length > 0 ? length : 1);
  MultiByteToWideChar(CP_UTF8, 0, path, -1, wide.data(), length);
  handle_ = CreateFileW(wide.data(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                        OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (handle_ == INVALID_HANDLE_VALUE) {
    handle_ = nullptr;
    error_ = static_cast<int>(GetLastError());
  }
}

ByteRange::~ByteRange() {
  if (handle_ != nullptr) CloseHandle(handle_);
}

static size_t ReadAt(void* handle, uint8_t* target, size_t length, uint64_t position) {
  OVERLAPPED place = {};
  place.Offset = static_cast<DWORD>(position);
  place.OffsetHigh = static_cast<DWORD>(position >> 32);
  DWORD got = 0;
  return ReadFile(handle, target, static_cast<DWORD>(length), &got, &place) ? got : 0;
}

#else

ByteRange::ByteRange(const char* path, uint64_t offset) : offset_(offset) {
  descriptor_ = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) error_ = errno;
}

ByteRange::~ByteRange() {
  if (descriptor_ >= 0) close(descriptor_);
}

static size_t ReadAt(int descriptor, uint8_t* target, size_t length, uint64_t position) {
  for (;;) {
    const ssize_t got = pread(descriptor, target, length, static_cast<off_t>(position));
    if (got >= 0) return static_cast<size_t>(got);
    if (errno != EINTR) return 0;
  }
}

#endif

bool ByteRange::Read(uint8_t* target, size_t length, uint64_t position) const {
  if (memory_ != nullptr || size_ > 0) {
    if (position > size_ || length > size_ - position) return false;
    std::memcpy(target, memory_ + position, length);
    return true;
  }
  for (size_t filled = 0; filled < length;) {
#ifdef _WIN32
    const size_t got = ReadAt(handle_, target + filled, length - filled, offset_ + position + filled);
#else
    const size_t got = ReadAt(descriptor_, target + filled, length - filled, offset_ + position + filled);
#endif
    if (got == 0) return false;
    filled += got;
  }
  return true;
}

}  // namespace tensorkit
