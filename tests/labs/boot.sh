# Boots this machine's own Debian with systemd, on a disk that is forgotten: boot.sh DIR TIDINGS NETNS.
# To be run in a mount namespace of its own, as root.
set -eu
umask 022
disk=$1 tidings=$2 network=$3
mount -t tmpfs -o mode=755 tmpfs "$disk"
mkdir "$disk/written" "$disk/work" "$disk/machine"
mount -t overlay overlay "$disk/machine" \
    -o "lowerdir=/,upperdir=$disk/written,workdir=$disk/work"
# It is a machine of its own, whatever runs on this one.
: >"$disk/machine/etc/machine-id"
rm -rf "$disk/machine/etc/systemd/system"/*.wants
install -m 0755 "$tidings" "$disk/machine/usr/local/bin/tidings"
exec systemd-nspawn --quiet --directory="$disk/machine" --boot --settings=no --register=no --keep-unit \
    --link-journal=no --console=pipe --network-namespace-path="/run/netns/$network" \
    systemd.unit=multi-user.target
