/* An upload: a body spooled to a file of the data directory, removed with its exchange. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct upload;

enum { UPLOAD_MOST = 100 * 1024 * 1024 };

struct upload *upload_create(const char *data_dir); /* NULL when no file can be made */
void upload_destroy(struct upload *upload);         /* removes the file; accepts NULL */
/* False when the disk is full or the upload is larger than UPLOAD_MOST. */
bool upload_add(struct upload *upload, const char *bytes, size_t length);
const char *upload_path(struct upload *upload, size_t *bytes); /* NULL upload: NULL */
