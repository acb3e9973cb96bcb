//! Files of posts.

super::refusals! {
    NotAllowed not_yours_to_attach(author: text):
        "{author} wrote this; nobody else can attach files to it", "attach them to a reply";
    Usage no_file_named(): "no file is named", "name one at least";
    TooLarge too_many_files(count: number, max: number):
        "{count} files; a post has at most {max}", "attach the others to a reply";
    Usage bad_file(file: text): "“{file}” names no file";
    Usage bad_key(): "a key has 64 hex digits";
    Usage bad_file_name(name: number, kind: number):
        "the name of a file has 1 to {name} bytes, its kind at most {kind}";
    NotFound unknown_file(): "this post has no such file",
        "`tidings file list POST` shows what it has";
    NotFound lost_file(name: text): "the bytes of “{name}” are not here",
        "attach it anew, or leave it out";
    Failed no_files_here(): "this node keeps no files";
    TooLarge file_too_large(max: number): "the file is larger than {max} B";
    TooLarge quota_files(wanted: number, held: number, quota: number):
        "there is no room for {wanted} B of files: {held} B are held, and the quota is {quota} B",
        "raise `quota_files`, or delete posts whose files you no longer need";
    NotFound absent_file(): "the file is not here";
    Verification corrupt_file(): "the bytes are not those of this file";
}
