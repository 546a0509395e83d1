/* The log: one line an event on standard error, level first, as systemd's journal reads it. */
#pragma once

enum log_level { LOG_ERROR = 3, LOG_WARN = 4, LOG_INFO = 6 };

void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warn(...) log_line(LOG_WARN, __VA_ARGS__)
#define log_info(...) log_line(LOG_INFO, __VA_ARGS__)
