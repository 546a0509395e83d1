/* Each line is built whole and written at once, so that threads do not mix their words. */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void log_line(enum log_level level, const char *format, ...)
{
	char line[2048];
	int n = snprintf(line, sizeof line, "<%d>bullpen: ", (int)level);
	va_list args;
	va_start(args, format);
	int m = vsnprintf(line + n, sizeof line - (size_t)n - 1, format, args);
	va_end(args);
	size_t length = m < 0 ? (size_t)n : (size_t)n + (size_t)m;
	if (length > sizeof line - 2)
		length = sizeof line - 2;
	for (size_t i = (size_t)n; i < length; i++)
		if (line[i] == '\n')
			line[i] = ' ';
	line[length++] = '\n';
	if (write(STDERR_FILENO, line, length) < 0)
		return; /* nowhere left to say it */
}
