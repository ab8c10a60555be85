#include "core/data_dir.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/slice.h"

static char *data_dir_join(const char *base, const char *rest)
{
    struct buffer path = BUFFER_INIT;

    buffer_append(&path, slice_str(base));
    while (path.len > 0 && path.data[path.len - 1] == '/')
        buffer_truncate(&path, path.len - 1);
    buffer_append(&path, slice_str(rest));
    return buffer_detach(&path);
}

char *data_dir_choose(bool root, const char *xdg, const char *home)
{
    if (!root && xdg != NULL && xdg[0] == '/')
        return data_dir_join(xdg, "/waypost");
    if (!root && home != NULL && home[0] == '/')
        return data_dir_join(home, "/.local/share/waypost");
    return data_dir_join("/var/lib", "/waypost");
}

char *data_dir_default(void)
{
    const char *home = getenv("HOME");
    struct passwd entry;
    struct passwd *found = NULL;
    char names[4096];

    if (home == NULL || home[0] != '/')
        if (getpwuid_r(getuid(), &entry, names, sizeof(names), &found) == 0 &&
            found != NULL)
            home = found->pw_dir;
    return data_dir_choose(geteuid() == 0, getenv("XDG_DATA_HOME"), home);
}
