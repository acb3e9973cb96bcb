### Why a stick, a directory or a web server is refused or breaks off, by the codes of reasons. English is what the reasons
### themselves say.

shelf-no-absolute-path = { $path } is no absolute path
shelf-no-directory = { $path } is no directory
shelf-no-place = { $path }: { $why }
    .next = is the stick mounted there?
shelf-no-plain-directory = { $path } is no directory
    .next = links are not followed there; move it away
shelf-no-plain-file = it is no plain file
shelf-another-community = another community has files there; they were left alone
shelf-other-communities = { $count } other communities have files there; they were left alone
shelf-nothing-there = there is nothing of this community at { $place }
    .next = `tidings publish` or `tidings carry` puts it there
shelf-url-too-long = { $url }: the URL is too long
shelf-url-of-no-directory = { $url }: a URL with ? or # names no directory
shelf-another-part = { $url }: another part came
shelf-broken-off = { $url }: broken off at byte { $byte }: { $why }
shelf-distrusted = { $url }: the server's certificate is not believed: { $why }
    .next = check the URL and this machine's clock; for an authority of your own, set SSL_CERT_FILE for the node and start it again. What is published is sealed and signed: http will do, too
shelf-no-authority = this machine trusts no certificate authority
    .next = install ca-certificates, or name a file of your own with SSL_CERT_FILE
shelf-no-authority-read = this machine trusts no certificate authority ({ $why })
    .next = install ca-certificates, or name a file of your own with SSL_CERT_FILE
shelf-none-shown = it shows none
shelf-unknown-issuer = nobody whom this machine trusts signed it
shelf-expired = it has expired
shelf-not-valid-yet = it is not valid yet
shelf-for-another-name = it is for another name than the one in the URL
shelf-revoked = it was revoked
