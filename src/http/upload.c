/* Spooling: bytes go to an own file as they come, so that memory stays small. */
#include "http/upload.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct upload {
	char *path;
	int file;
	size_t bytes;
};

struct upload *upload_create(const char *data_dir)
{
	struct upload *upload = calloc(1, sizeof *upload);
	if (!upload || asprintf(&upload->path, "%s/upload-XXXXXX", data_dir) < 0) {
		free(upload);
		return NULL;
	}
	upload->file = mkstemp(upload->path);
	if (upload->file >= 0)
		return upload;
	free(upload->path);
	free(upload);
	return NULL;
}

void upload_destroy(struct upload *upload)
{
	if (!upload)
		return;
	close(upload->file);
	unlink(upload->path);
	free(upload->path);
	free(upload);
}

bool upload_add(struct upload *upload, const char *bytes, size_t length)
{
	if (length > UPLOAD_MOST - upload->bytes)
		return false;
	while (length) {
		ssize_t written = write(upload->file, bytes, length);
		if (written <= 0)
			return false;
		bytes += written;
		length -= (size_t)written;
		upload->bytes += (size_t)written;
	}
	return true;
}

const char *upload_path(struct upload *upload, size_t *bytes)
{
	if (!upload)
		return NULL;
	*bytes = upload->bytes;
	return upload->path;
}
