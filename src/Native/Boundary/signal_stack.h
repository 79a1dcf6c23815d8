/* Room for a processor's largest state where .NET handles signals. */
#ifndef RELIGHT_SIGNAL_STACK_H
#define RELIGHT_SIGNAL_STACK_H

namespace relight {

/// The state of a thread that used Intel's matrix units, as oneDNN does for bfloat16, takes 11 KiB where a signal is handled, and .NET sets
/// 12 KiB aside for that: there a null reference would end the process rather than be thrown. So a thread with so small a stack for signals
/// gets a larger one, once.
void make_room_for_signals() noexcept;

}  // namespace relight

#endif
