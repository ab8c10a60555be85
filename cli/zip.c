#include "cli/zip.h"

#include <stdint.h>
#include <zlib.h>

#define ZIP_FILES_MAX 65535
#define ZIP_BYTES_MAX UINT32_MAX

/* What readers must know: version 2.0, and that names are UTF-8. */
#define ZIP_VERSION 20
#define ZIP_UTF8    (1u << 11)

/* 1 January 1980, which is as early as the format goes. */
#define ZIP_DATE 0x21

void zip_init(struct zip *zip, struct buffer *out)
{
    *zip = (struct zip){.out = out};
}

void zip_release(struct zip *zip)
{
    buffer_release(&zip->directory);
}

/* Numbers are little-endian. */
static void zip_u16(struct buffer *out, unsigned value)
{
    buffer_append_byte(out, (char)(value & 0xff));
    buffer_append_byte(out, (char)(value >> 8 & 0xff));
}

static void zip_u32(struct buffer *out, size_t value)
{
    zip_u16(out, (unsigned)(value & 0xffff));
    zip_u16(out, (unsigned)(value >> 16 & 0xffff));
}

/* What the header before a file and its directory entry have in common. */
static void zip_describe(struct buffer *out, struct slice name,
                         struct slice bytes)
{
    uLong crc = crc32_z(0, (const unsigned char *)bytes.ptr, bytes.len);

    zip_u16(out, ZIP_VERSION);
    zip_u16(out, ZIP_UTF8);
    zip_u16(out, 0); /* stored */
    zip_u16(out, 0); /* midnight */
    zip_u16(out, ZIP_DATE);
    zip_u32(out, crc);
    zip_u32(out, bytes.len);
    zip_u32(out, bytes.len);
    zip_u16(out, (unsigned)name.len);
    zip_u16(out, 0); /* no extra field */
}

static void zip_list(struct zip *self, struct slice name, struct slice bytes)
{
    struct buffer *out = &self->directory;

    buffer_append(out, SLICE("PK\1\2"));
    zip_u16(out, ZIP_VERSION);
    zip_describe(out, name, bytes);
    zip_u16(out, 0); /* no comment */
    zip_u16(out, 0); /* the first disk */
    zip_u16(out, 0); /* not said to be text */
    zip_u32(out, 0); /* no attributes */
    zip_u32(out, self->len);
    buffer_append(out, name);
}

int zip_add(struct zip *zip, struct slice name, struct slice bytes,
            struct error *err)
{
    size_t room = ZIP_BYTES_MAX - zip->directory.len - 2 * name.len - 1024;
    size_t before;

    if (zip->count == ZIP_FILES_MAX || name.len > UINT16_MAX ||
        zip->len > room || bytes.len > room - zip->len)
        return error_set(err, ERROR_FULL,
                         "a zip holds at most %d files and 4 GB; write to a "
                         "directory, or split the list",
                         ZIP_FILES_MAX);
    zip_list(zip, name, bytes);
    before = zip->out->len;
    buffer_append(zip->out, SLICE("PK\3\4"));
    zip_describe(zip->out, name, bytes);
    buffer_append(zip->out, name);
    buffer_append(zip->out, bytes);
    zip->len += zip->out->len - before;
    zip->count++;
    return 0;
}

void zip_end(struct zip *zip)
{
    buffer_append(zip->out, buffer_slice(&zip->directory));
    buffer_append(zip->out, SLICE("PK\5\6"));
    zip_u32(zip->out, 0); /* this disk, and the directory's */
    zip_u16(zip->out, (unsigned)zip->count);
    zip_u16(zip->out, (unsigned)zip->count);
    zip_u32(zip->out, zip->directory.len);
    zip_u32(zip->out, zip->len);
    zip_u16(zip->out, 0); /* no comment */
}
